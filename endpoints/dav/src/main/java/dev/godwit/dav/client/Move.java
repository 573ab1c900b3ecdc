package dev.godwit.dav.client;

import dev.godwit.wire.http.HttpContent;
import java.io.IOException;
import java.util.Map;

/** MOVE (RFC 4918 §9.9) to a place where nothing is. */
public record Move(String from, String to) {
    /** @throws RefusedException 412 if something is there */
    public void run(DavClient client) throws IOException {
        client.sendForSuccess("MOVE", from, Map.of("Destination", client.hrefs().uri(to).toString(), "Overwrite", "F"), HttpContent.NONE).close();
    }
}
