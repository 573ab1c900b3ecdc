package dev.godwit.proxy.sieve;

import dev.godwit.proxy.line.LineScan;
import dev.godwit.proxy.line.Turns;
import io.netty.buffer.ByteBuf;
import java.util.Locale;

/** Turns of ManageSieve: each command is answered by OK, NO or BYE at the beginning of a line. */
final class SieveTurns implements Turns {
    private final LineScan client = new LineScan(true, this::command);
    private final LineScan server = new LineScan(true, this::response);
    private int running;
    private boolean forbidden;
    private boolean inside; // behind the first line of an answer that has more

    @Override
    public boolean client(ByteBuf bytes) {
        client.feed(bytes);
        return !forbidden;
    }

    @Override
    public void server(ByteBuf bytes) {
        server.feed(bytes);
    }

    private long command(String head, boolean continues, long literal) {
        if (!continues && !head.isBlank()) {
            running++;
            // The client could log in as somebody whose account lives elsewhere (RFC 5804 §2.14.1).
            forbidden |= head.strip().toUpperCase(Locale.ROOT).equals("UNAUTHENTICATE");
        }
        return literal;
    }

    private long response(String head, boolean continues, long literal) {
        if (continues) {
            return literal;
        }
        String word = head.split("[ (]", 2)[0].toUpperCase(Locale.ROOT);
        boolean last = word.equals("OK") || word.equals("NO") || word.equals("BYE");
        inside = !last;
        if (last) {
            running = Math.max(0, running - 1);
        }
        return literal;
    }

    @Override
    public boolean idle() {
        return running == 0;
    }

    @Override
    public boolean clientAtStart() {
        return client.atStart();
    }

    @Override
    public boolean serverAtStart() {
        return server.atStart() && !inside;
    }
}
