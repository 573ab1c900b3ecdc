package dev.godwit.managesieve.client;

import java.io.IOException;

/** DELETESCRIPT (RFC 5804 §2.10); the active script is refused. */
public final class DeleteScript {
    private DeleteScript() {
    }

    public static void run(SieveClient client, String name) throws IOException {
        client.run("DELETESCRIPT", SieveClient.utf8(name));
    }
}
