package dev.godwit.proxy.pop3;

import dev.godwit.proxy.line.LineScan;
import dev.godwit.proxy.line.Turns;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Turns of POP3: each command has one answer, some of several lines up to a dot. */
final class Pop3Turns implements Turns {
    /** A client that pipelines more is answered all the same; only a goodbye then waits for its time to run out. */
    private static final int MOST_FOLLOWED = 1000;

    private final LineScan client = new LineScan(false, this::command);
    private final LineScan server = new LineScan(false, this::response);
    private final Deque<Boolean> running = new ArrayDeque<>(2); // whether the answer has several lines
    private boolean inside;
    private boolean lost;

    @Override
    public boolean client(ByteBuf bytes) {
        client.feed(bytes);
        return true;
    }

    @Override
    public void server(ByteBuf bytes) {
        server.feed(bytes);
    }

    private long command(String head, boolean continues, long literal) {
        String[] words = head.strip().toUpperCase(Locale.ROOT).split(" +");
        boolean alone = words.length == 1;
        lost |= running.size() >= MOST_FOLLOWED;
        if (!lost) {
            running.add(switch (words[0]) {
                case "RETR", "TOP", "CAPA" -> true;
                case "LIST", "UIDL" -> alone;
                default -> false;
            });
        }
        return 0;
    }

    private long response(String head, boolean continues, long literal) {
        if (inside) {
            inside = !head.equals(".");
        } else {
            Boolean several = running.poll();
            inside = several != null && several && head.startsWith("+OK");
        }
        return 0;
    }

    @Override
    public boolean idle() {
        return !lost && running.isEmpty() && !inside;
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
