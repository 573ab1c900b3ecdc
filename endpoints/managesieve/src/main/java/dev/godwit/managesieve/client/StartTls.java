package dev.godwit.managesieve.client;

import java.io.IOException;

/** STARTTLS (RFC 5804 §2.2). The server tells its capabilities anew, without being asked, when the handshake is done. */
public final class StartTls {
    private StartTls() {
    }

    public static void run(SieveClient client) throws IOException {
        client.run("STARTTLS");
        client.connection().startTls();
        client.capabilities(Capabilities.of(SieveClient.check("STARTTLS", client.reader().read())));
    }
}
