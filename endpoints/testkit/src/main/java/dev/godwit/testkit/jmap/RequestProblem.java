package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request is refused as a whole, by problem details (RFC 8620 §3.6.1, RFC 7807). */
final class RequestProblem extends Exception {
    private final int status;
    private final String type;
    private final String detail;
    private final String limit;

    private RequestProblem(int status, String type, String detail, String limit) {
        super(type + ": " + detail, null, false, false);
        this.status = status;
        this.type = type;
        this.detail = detail;
        this.limit = limit;
    }

    static RequestProblem of(String type, String detail) {
        return new RequestProblem(400, type, detail, null);
    }

    static RequestProblem limit(int status, String limit) {
        return new RequestProblem(status, "limit", limit, limit);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String detail() {
        return detail;
    }

    ObjectNode json() {
        ObjectNode json = Json.object().put("type", "urn:ietf:params:jmap:error:" + type).put("status", status).put("detail", detail);
        if (limit != null) {
            json.put("limit", limit);
        }
        return json;
    }
}
