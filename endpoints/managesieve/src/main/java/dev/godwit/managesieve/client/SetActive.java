package dev.godwit.managesieve.client;

import java.io.IOException;

/** SETACTIVE (RFC 5804 §2.8): makes one script the active one, and any other no longer. */
public final class SetActive {
    private SetActive() {
    }

    /** @param name empty to have none active */
    public static void run(SieveClient client, String name) throws IOException {
        client.run("SETACTIVE", SieveClient.utf8(name));
    }
}
