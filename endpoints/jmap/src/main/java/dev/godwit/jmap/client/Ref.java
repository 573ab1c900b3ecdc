package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A back-reference (RFC 8620 §3.7), made by {@link Batch.Call#ref}.
 *
 * @param path a JSON pointer into the arguments of that answer, {@code *} for each element
 */
public record Ref(String resultOf, String name, String path) {
    ObjectNode json() {
        return Json.object().put("resultOf", resultOf).put("name", name).put("path", path);
    }
}
