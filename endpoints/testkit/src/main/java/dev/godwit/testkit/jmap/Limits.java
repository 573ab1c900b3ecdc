package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the session advertises (RFC 8620 §2), and the server holds the client to. Sizes in bytes. */
public record Limits(long maxSizeUpload, int maxConcurrentUpload, long maxSizeRequest, int maxConcurrentRequests,
        int maxCallsInRequest, int maxObjectsInGet, int maxObjectsInSet) {
    /** The least that RFC 8620 recommends. */
    public static final Limits USUAL = new Limits(50_000_000, 4, 10_000_000, 4, 16, 500, 500);

    public Limits maxSizeUpload(long bytes) {
        return new Limits(bytes, maxConcurrentUpload, maxSizeRequest, maxConcurrentRequests, maxCallsInRequest,
                maxObjectsInGet, maxObjectsInSet);
    }

    public Limits maxSizeRequest(long bytes) {
        return new Limits(maxSizeUpload, maxConcurrentUpload, bytes, maxConcurrentRequests, maxCallsInRequest,
                maxObjectsInGet, maxObjectsInSet);
    }

    public Limits maxCallsInRequest(int calls) {
        return new Limits(maxSizeUpload, maxConcurrentUpload, maxSizeRequest, maxConcurrentRequests, calls,
                maxObjectsInGet, maxObjectsInSet);
    }

    /** Requests to the API and uploads at one time. */
    public Limits maxConcurrent(int requests, int uploads) {
        return new Limits(maxSizeUpload, uploads, maxSizeRequest, requests, maxCallsInRequest, maxObjectsInGet,
                maxObjectsInSet);
    }

    public Limits maxObjects(int inGet, int inSet) {
        return new Limits(maxSizeUpload, maxConcurrentUpload, maxSizeRequest, maxConcurrentRequests, maxCallsInRequest,
                inGet, inSet);
    }

    ObjectNode json() {
        ObjectNode core = Json.object().put("maxSizeUpload", maxSizeUpload).put("maxConcurrentUpload", maxConcurrentUpload)
                .put("maxSizeRequest", maxSizeRequest).put("maxConcurrentRequests", maxConcurrentRequests)
                .put("maxCallsInRequest", maxCallsInRequest).put("maxObjectsInGet", maxObjectsInGet)
                .put("maxObjectsInSet", maxObjectsInSet);
        core.putArray("collationAlgorithms").add("i;ascii-casemap").add("i;octet");
        return core;
    }
}
