package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.JsonNode;

/** What the server lets a client do at once (RFC 8620 §2). Sizes in bytes. */
public record Limits(long maxSizeUpload, int maxConcurrentUpload, long maxSizeRequest, int maxConcurrentRequests,
        int maxCallsInRequest, int maxObjectsInGet, int maxObjectsInSet) {

    /** Of the core capability; what is missing there is what RFC 8620 recommends as the least. */
    static Limits of(JsonNode core) {
        return new Limits(number(core, "maxSizeUpload", 50_000_000L), count(core, "maxConcurrentUpload", 4),
                number(core, "maxSizeRequest", 10_000_000L), count(core, "maxConcurrentRequests", 4),
                count(core, "maxCallsInRequest", 16), count(core, "maxObjectsInGet", 500), count(core, "maxObjectsInSet", 500));
    }

    /** A limit of 0 would forbid everything; James says so of what it does not limit. */
    private static long number(JsonNode core, String name, long otherwise) {
        long value = core.path(name).asLong(otherwise);
        return value > 0 ? value : otherwise;
    }

    private static int count(JsonNode core, String name, int otherwise) {
        return (int) Math.min(Integer.MAX_VALUE, number(core, name, otherwise));
    }
}
