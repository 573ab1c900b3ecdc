package dev.godwit.dav.client;

import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpContent;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** PUT of one resource. */
public record Put(String id, HttpContent content, Map<String, String> headers) {
    public Put {
        headers = Map.copyOf(headers);
    }

    /**
     * @param etag of what is stored now; empty if the server does not tell, which it may not where it changed the bytes (RFC 4791 §5.3.4)
     * @param location where it was put instead
     * @param mtimeAccepted whether X-OC-Mtime was obeyed
     */
    public record Stored(String etag, Optional<String> location, boolean mtimeAccepted) {
    }

    /** @throws RefusedException if it is not stored */
    public Stored run(DavClient client) throws IOException {
        DavClient.Sent sent = client.sendUntilAnswered("PUT", id, headers, content);
        try (HttpAnswer answer = sent.answer()) {
            if (!answer.isSuccess()) {
                RefusedException refused = RefusedException.of("PUT", answer);
                throw sent.repeated() ? refused.afterRepetition() : refused;
            }
            if (answer.status() == 200 && answer.isHtml()) {
                throw new NotDavException("PUT was answered with a web page", true);
            }
            if (answer.status() == 207) { // Xandikos says so why it did not
                throw RefusedException.within("PUT", answer);
            }
            if (answer.status() == 202) {
                throw new NotDavException("PUT was answered 202", false);
            }
            return new Stored(answer.header("ETag").orElse(""), answer.header("Location").map(href -> client.hrefs().of(id, href)),
                    answer.header("X-OC-MTime").orElse("").equalsIgnoreCase("accepted"));
        }
    }
}
