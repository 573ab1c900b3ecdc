package dev.godwit.managesieve.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** HAVESPACE (RFC 5804 §2.5): asks whether a script of that size would fit. */
public final class HaveSpace {
    private HaveSpace() {
    }

    /** @throws RefusedException QUOTA if not */
    public static void run(SieveClient client, String name, int size) throws IOException {
        client.connection().out().write("HAVESPACE ".getBytes(StandardCharsets.US_ASCII));
        SieveClient.string(client.connection().out(), SieveClient.utf8(name));
        client.send(" " + size);
        SieveClient.check("HAVESPACE", client.reader().read());
    }
}
