package dev.godwit.managesieve.client;

import java.io.IOException;

/** LOGOUT (RFC 5804 §2.3). */
public final class Logout {
    private Logout() {
    }

    public static void run(SieveClient client) throws IOException {
        client.send("LOGOUT");
        client.reader().read(); // OK, or BYE from servers that close first
    }
}
