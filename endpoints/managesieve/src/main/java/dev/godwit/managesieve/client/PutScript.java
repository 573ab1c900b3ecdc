package dev.godwit.managesieve.client;

import java.io.IOException;

/** PUTSCRIPT (RFC 5804 §2.6): stores or replaces; the server refuses what it cannot compile. An active script stays active. */
public final class PutScript {
    private PutScript() {
    }

    /** @return what the server warns of; empty if of nothing */
    public static String run(SieveClient client, String name, byte[] script) throws IOException {
        Answer answer = client.run("PUTSCRIPT", SieveClient.utf8(name), script);
        return answer.is("WARNINGS") ? answer.text() : "";
    }
}
