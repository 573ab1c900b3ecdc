package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** A method call is answered by an error as a whole (RFC 8620 §3.6.2). */
final class MethodError extends RuntimeException {
    private static final Set<String> BREACHES = Set.of("unknownMethod", "invalidArguments", "invalidResultReference",
            "requestTooLarge", "accountNotFound", "accountNotSupportedByMethod", "accountReadOnly", "fromAccountNotFound",
            "fromAccountNotSupportedByMethod");

    private final String type;
    private final String description;
    private final boolean breach;

    private MethodError(String type, String description, boolean breach) {
        super(type + ": " + description, null, false, false);
        this.type = type;
        this.description = description;
        this.breach = breach;
    }

    static MethodError of(String type, String description) {
        return new MethodError(type, description, BREACHES.contains(type));
    }

    static MethodError invalidArguments(String description) {
        return of("invalidArguments", description);
    }

    /** Not the client's fault, whatever the type. */
    static MethodError injected(String type) {
        return new MethodError(type, "by plan", false);
    }

    boolean isBreach() {
        return breach;
    }

    String type() {
        return type;
    }

    ObjectNode json() {
        return Json.object().put("type", type).put("description", description);
    }
}
