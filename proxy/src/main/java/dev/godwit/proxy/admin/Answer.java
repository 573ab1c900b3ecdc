package dev.godwit.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the API says to a request. */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer text(String text) {
        return text(200, text);
    }

    static Answer json(int status, JsonNode json) {
        return new Answer(status, "application/json", json.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer json(JsonNode json) {
        return json(200, json);
    }

    Answer with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value.toString());
        return new Answer(status, contentType, body, more);
    }
}
