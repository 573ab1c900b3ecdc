package dev.godwit.proxy.submission;

import dev.godwit.proxy.line.LineScan;
import dev.godwit.proxy.line.Turns;
import io.netty.buffer.ByteBuf;
import java.util.Locale;

/** Turns of SMTP: each command has one reply, DATA two with a message in between, and BDAT brings its bytes with it. */
final class SmtpTurns implements Turns {
    private final LineScan client = new LineScan(false, this::command);
    private final LineScan server = new LineScan(false, this::reply);
    private int running;
    private boolean dataAsked;
    private boolean message; // the client is sending one
    private boolean inside; // a reply of several lines

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
        if (message) {
            message = !head.equals(".");
            return 0;
        }
        running++;
        String[] words = head.strip().toUpperCase(Locale.ROOT).split(" +");
        dataAsked |= words[0].equals("DATA");
        return words[0].equals("BDAT") && words.length > 1 && words[1].matches("[0-9]{1,18}") ? Long.parseLong(words[1]) : 0;
    }

    private long reply(String head, boolean continues, long literal) {
        inside = head.length() > 3 && head.charAt(3) == '-';
        if (inside) {
            return 0;
        }
        if (dataAsked && running == 1) { // nothing can be pipelined behind DATA (RFC 2920 §3.1)
            dataAsked = false;
            message = head.startsWith("354");
            if (message) {
                return 0; // the command is answered when the message is
            }
        }
        running = Math.max(0, running - 1);
        return 0;
    }

    @Override
    public boolean idle() {
        return running == 0 && !message;
    }

    @Override
    public boolean clientAtStart() {
        return client.atStart() && !message;
    }

    @Override
    public boolean serverAtStart() {
        return server.atStart() && !inside;
    }
}
