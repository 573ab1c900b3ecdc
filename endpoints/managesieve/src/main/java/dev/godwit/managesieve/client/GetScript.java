package dev.godwit.managesieve.client;

import java.io.IOException;

/** GETSCRIPT (RFC 5804 §2.9). */
public final class GetScript {
    private GetScript() {
    }

    /** @throws RefusedException NONEXISTENT if there is none of that name */
    public static byte[] run(SieveClient client, String name) throws IOException {
        Answer answer = client.run("GETSCRIPT", SieveClient.utf8(name));
        if (answer.data().isEmpty()) {
            throw new SieveSyntaxException("GETSCRIPT was answered without a script");
        }
        return answer.data().getFirst().getFirst();
    }
}
