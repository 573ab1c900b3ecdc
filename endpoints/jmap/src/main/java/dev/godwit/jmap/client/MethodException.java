package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** One call of a request was refused (RFC 8620 §3.6.2); the others were not affected. */
public final class MethodException extends IOException {
    private final String method;
    private final String type;

    MethodException(String method, ObjectNode error) {
        this(method, Json.text(error, "type", "serverFail"));
    }

    MethodException(String method, String type) {
        super(method + " was answered " + clean(type));
        this.method = method;
        this.type = type;
    }

    private static String clean(String text) {
        return text.replaceAll("[^A-Za-z0-9:._-]", "?");
    }

    public String method() {
        return method;
    }

    /** {@code serverUnavailable}, {@code accountNotFound}, … */
    public String type() {
        return type;
    }

    public boolean is(String other) {
        return type.equals(other);
    }

    /** The state of the server is as if it had not been called (RFC 8620 §3.6.2, all but serverPartialFail). */
    public boolean nothingDone() {
        return !type.equals("serverPartialFail");
    }
}
