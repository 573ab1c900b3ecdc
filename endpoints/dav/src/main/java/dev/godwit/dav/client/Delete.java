package dev.godwit.dav.client;

import dev.godwit.dav.xml.Multistatus;
import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** DELETE of one resource, or of a collection with all that is in it. */
public record Delete(String id, Map<String, String> headers) {
    public Delete {
        headers = Map.copyOf(headers);
    }

    /** @return false if it was not there. @throws RefusedException if it is there still */
    public boolean run(DavClient client) throws IOException {
        try (HttpAnswer answer = client.send("DELETE", id, headers, HttpContent.NONE)) {
            if (answer.status() == 404 || answer.status() == 410) {
                return false;
            }
            if (!answer.isSuccess()) {
                throw RefusedException.of("DELETE", answer);
            }
            if (answer.status() == 207) { // some member could not be deleted (RFC 4918 §9.6.1)
                Multistatus.read(answer.body(), response -> {
                    if (response.status() >= 400 && response.status() != 404) {
                        throw new RefusedException("DELETE", response.status(), response.errors(), List.of(), null);
                    }
                });
            } else if (answer.status() == 200 && answer.isHtml() && answer.header("DAV").isEmpty() && answer.length() > 2048) {
                throw new NotDavException("DELETE was answered with a web page", true);
            }
            return true;
        }
    }
}
