package dev.godwit.proxy.imap;

import dev.godwit.proxy.line.LineScan;
import dev.godwit.proxy.line.Turns;
import io.netty.buffer.ByteBuf;
import java.util.Locale;

/** Turns of IMAP: tags count commands and answers, literals are skipped, IDLE waits. */
final class ImapTurns implements Turns {
    private final LineScan client = new LineScan(true, this::command);
    private final LineScan server = new LineScan(true, this::response);
    private int running;
    private boolean idling;
    private boolean forbidden;
    private boolean compressed;
    private String compressTag;

    @Override
    public boolean client(ByteBuf bytes) {
        if (!compressed) {
            client.feed(bytes);
        }
        return !forbidden;
    }

    @Override
    public void server(ByteBuf bytes) {
        if (!compressed) {
            server.feed(bytes);
        }
    }

    private long command(String head, boolean continues, long literal) {
        if (continues) {
            return literal;
        }
        String[] words = head.toUpperCase(Locale.ROOT).split(" ", 3);
        if (words.length == 1 && words[0].equals("DONE")) {
            idling = false;
            return literal;
        }
        if (head.isEmpty()) {
            return literal;
        }
        running++;
        switch (words.length > 1 ? words[1] : "") {
            case "IDLE" -> idling = true;
            // A client could log in as somebody else on this server, whose account may live elsewhere (RFC 8437).
            case "UNAUTHENTICATE" -> forbidden = true;
            case "COMPRESS" -> compressTag = head.substring(0, head.indexOf(' '));
            default -> { }
        }
        return literal;
    }

    private long response(String head, boolean continues, long literal) {
        if (continues || head.startsWith("*") || head.startsWith("+") || head.isEmpty()) {
            return literal;
        }
        running = Math.max(0, running - 1);
        if (compressTag != null && head.startsWith(compressTag + " ")) {
            compressed = head.regionMatches(true, compressTag.length() + 1, "OK", 0, 2);
            compressTag = null;
        }
        return literal;
    }

    @Override
    public boolean idle() {
        return running - (idling ? 1 : 0) <= 0;
    }

    @Override
    public boolean clientAtStart() {
        return client.atStart();
    }

    @Override
    public boolean serverAtStart() {
        return !compressed && server.atStart();
    }

    @Override
    public boolean opaque() {
        return compressed;
    }
}
