package dev.godwit.dav;

import dev.godwit.contract.Body;
import dev.godwit.dav.ItemWrites.Request;
import dev.godwit.dav.ItemWrites.Stored;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Get;
import dev.godwit.wire.http.HttpAnswer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The storing of one body at one place. */
record Uploads(DavClient client, String place, Body body, Sending sending) implements Request {
    /** The PUT itself. */
    @FunctionalInterface
    interface Sending {
        Stored send(Map<String, String> expected) throws IOException;
    }

    @Override
    public Stored send(Map<String, String> expected) throws IOException {
        return sending.send(expected);
    }

    @Override
    public boolean isDone() throws IOException {
        Optional<HttpAnswer> there = Get.of(place).run(client);
        if (there.isEmpty()) {
            return false;
        }
        try (HttpAnswer answer = there.get(); InputStream mine = new BufferedInputStream(body.open()); InputStream theirs = new BufferedInputStream(answer.body())) {
            int expected;
            do {
                expected = mine.read();
                if (theirs.read() != expected) {
                    return false;
                }
            } while (expected >= 0);
            return true;
        }
    }
}
