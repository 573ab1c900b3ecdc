package dev.godwit.dav.client;

import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpContent;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** GET of one resource, whole or from a byte on. */
public record Get(String id, Map<String, String> headers) {
    public Get {
        headers = Map.copyOf(headers);
    }

    public static Get of(String id) {
        return new Get(id, Map.of());
    }

    /** The part from {@code start} on, if the resource is still of that version (RFC 9110 §13.1.5, §14.2). */
    public static Get from(String id, long start, String strongEtag) {
        return new Get(id, Map.of("Range", "bytes=" + start + "-", "If-Range", strongEtag));
    }

    /** The answer, to be closed; empty if the resource is not there. @throws RefusedException for any other status than success */
    public Optional<HttpAnswer> run(DavClient client) throws IOException {
        HttpAnswer answer = client.send("GET", id, headers, HttpContent.NONE);
        if (answer.isSuccess()) {
            return Optional.of(answer);
        }
        try (answer) {
            if (answer.status() == 404 || answer.status() == 410) {
                return Optional.empty();
            }
            throw RefusedException.of("GET", answer);
        }
    }

    /** @throws NotDavException if the answer is a page for people, which an event or a card never is */
    public static void requireNoPage(HttpAnswer answer) throws NotDavException {
        if (answer.isHtml()) {
            throw new NotDavException("GET was answered with a web page", true);
        }
    }
}
