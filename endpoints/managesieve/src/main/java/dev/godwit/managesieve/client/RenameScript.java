package dev.godwit.managesieve.client;

import java.io.IOException;

/** RENAMESCRIPT (RFC 5804 §2.11.1): an active script stays active. Only where {@link Capabilities#isRfc5804()}. */
public final class RenameScript {
    private RenameScript() {
    }

    /** @throws RefusedException ALREADYEXISTS if the new name is taken */
    public static void run(SieveClient client, String from, String to) throws IOException {
        client.run("RENAMESCRIPT", SieveClient.utf8(from), SieveClient.utf8(to));
    }
}
