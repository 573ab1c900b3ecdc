package dev.godwit.proxy.delivery;

import dev.godwit.proxy.config.DeliveryConfig.BareNewlines;

/**
 * Finds the end of a message that was sent with DATA, and sees to it that no server can find another one. The end is CRLF, dot,
 * CRLF and nothing else (RFC 5321 §4.1.1.4); a CR or LF that is not part of a CRLF, which some servers take for the end of a line
 * ("SMTP smuggling"), is either refused or made harmless. Dots at the beginning of lines stay doubled as they came.
 */
final class DataScanner {
    private enum State {
        /** After CRLF or at the beginning. */
        LINE_START,
        /** A dot at the beginning of a line: held back. */
        DOT,
        /** A CR behind that: held back too. */
        DOT_CR,
        MIDDLE,
        /** A CR: held back. */
        CR,
        /** After a bare LF that was made a CRLF. */
        FORGED_START,
        /** A dot there: it would end the message if it stayed alone on its line. */
        FORGED_DOT,
        FORGED_DOT_CR,
        END
    }

    private final BareNewlines policy;
    private State state = State.LINE_START;
    private boolean refused;
    private byte[] out = new byte[0];
    private int length;

    DataScanner(BareNewlines policy) {
        this.policy = policy;
    }

    /**
     * Takes {@code in[from]} to {@code in[to - 1]}. What may be passed on is in {@link #bytes} afterwards.
     *
     * @return how many were taken: all, or less if the end of the message was among them
     */
    int scan(byte[] in, int from, int to) {
        length = 0;
        if (out.length < 2 * (to - from) + 4) { // a dot alone becomes two, a LF becomes CRLF, and two bytes may have been held back
            out = new byte[2 * (to - from) + 4];
        }
        for (int i = from; i < to; i++) {
            take(in[i]);
            if (state == State.END) {
                return i + 1 - from;
            }
        }
        return to - from;
    }

    private void take(byte b) {
        state = switch (state) {
            case LINE_START -> b == '.' ? State.DOT : middle(b);
            case MIDDLE -> middle(b);
            case CR -> b == '\n' ? crlf() : bareCr(b);
            case DOT -> b == '\r' ? State.DOT_CR : dot(b);
            case DOT_CR -> {
                if (b == '\n') {
                    yield State.END;
                }
                put('.');
                yield bareCr(b);
            }
            case FORGED_START -> b == '.' ? State.FORGED_DOT : middle(b);
            case FORGED_DOT -> forgedDot(b);
            case FORGED_DOT_CR -> {
                put('.');
                if (b == '\n') {
                    put('.');
                    yield crlf();
                }
                yield bareCr(b);
            }
            case END -> State.END;
        };
    }

    private State middle(byte b) {
        if (b == '\r') {
            return State.CR;
        }
        if (b == '\n') {
            refuse();
            put('\r');
            put('\n');
            return policy == BareNewlines.CONVERT ? State.FORGED_START : State.MIDDLE;
        }
        put(b);
        return State.MIDDLE;
    }

    private State dot(byte b) {
        put('.');
        if (b == '\n') {
            put('.'); // alone on a line that a lenient server would take for the last
        }
        return middle(b);
    }

    private State forgedDot(byte b) {
        return b == '\r' ? State.FORGED_DOT_CR : dot(b);
    }

    private State crlf() {
        put('\r');
        put('\n');
        return State.LINE_START;
    }

    private State bareCr(byte next) {
        refuse();
        put(' ');
        return middle(next);
    }

    private void refuse() {
        refused |= policy == BareNewlines.REJECT;
    }

    private void put(int b) {
        if (!refused) {
            out[length++] = (byte) b;
        }
    }

    /** What the last {@link #scan} passes on: {@link #length} bytes; nothing from the first forbidden byte on. */
    byte[] bytes() {
        return out;
    }

    int length() {
        return length;
    }

    /** Whether the message is to be refused; its end is looked for nevertheless. */
    boolean isRefused() {
        return refused;
    }

    boolean isEnded() {
        return state == State.END;
    }
}
