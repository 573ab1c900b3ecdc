package dev.godwit.proxy.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The API's own description. */
final class OpenApi {
    private OpenApi() {
    }

    static Answer answer() {
        return new Answer(200, "application/json", bytes(), Map.of());
    }

    static byte[] bytes() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
