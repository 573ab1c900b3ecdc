package dev.godwit.managesieve.client;

import java.io.IOException;

/** CAPABILITY (RFC 5804 §2.4). */
public final class Capability {
    private Capability() {
    }

    public static void run(SieveClient client) throws IOException {
        client.capabilities(Capabilities.of(client.run("CAPABILITY")));
    }
}
