package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** One object of a /set, /copy or /import is refused (RFC 8620 §5.3). */
final class SetError extends RuntimeException {
    /** Those that a client which keeps the rules does not meet. */
    private static final Set<String> BREACHES = Set.of("invalidProperties", "invalidPatch", "willDestroy", "singleton");

    private final transient ObjectNode json;
    private final boolean breach;

    private SetError(String type, String description, boolean breach) {
        super(type + ": " + description, null, false, false);
        this.breach = breach;
        json = Json.object().put("type", type).put("description", description);
    }

    static SetError of(String type, String description) {
        return new SetError(type, description, BREACHES.contains(type));
    }

    static SetError invalidProperties(String description, List<String> properties) {
        SetError error = of("invalidProperties", description);
        error.json.set("properties", Json.array(properties));
        return error;
    }

    static SetError invalid(String property, String description) {
        return invalidProperties(description, List.of(property));
    }

    /** Invalid because of what else is in the account, which the client cannot know for certain. */
    static SetError conflict(String property, String description) {
        SetError error = new SetError("invalidProperties", description, false);
        error.json.set("properties", Json.array(List.of(property)));
        return error;
    }

    static SetError alreadyExists(String existingId) {
        return of("alreadyExists", "it is there").with("existingId", existingId);
    }

    static SetError blobNotFound(String blobId) {
        SetError error = of("blobNotFound", "no such blob");
        error.json.set("notFound", Json.array(List.of(blobId)));
        return error;
    }

    /** Not the client's fault, whatever the type. */
    static SetError injected(String type, List<String> properties) {
        SetError error = new SetError(type, "refused by plan", false);
        if (!properties.isEmpty()) {
            error.json.set("properties", Json.array(properties));
        }
        return error;
    }

    SetError with(String property, String value) {
        json.put(property, value);
        return this;
    }

    boolean isBreach() {
        return breach;
    }

    ObjectNode json() {
        return json;
    }
}
