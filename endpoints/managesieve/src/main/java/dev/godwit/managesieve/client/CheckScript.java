package dev.godwit.managesieve.client;

import java.io.IOException;

/** CHECKSCRIPT (RFC 5804 §2.12): compiles without storing. */
public final class CheckScript {
    private CheckScript() {
    }

    /** @throws RefusedException if the script does not compile; its text says where */
    public static void run(SieveClient client, byte[] script) throws IOException {
        client.send("CHECKSCRIPT", script);
        SieveClient.check("CHECKSCRIPT", client.reader().read());
    }
}
