package dev.godwit.wire.imap;

import dev.godwit.model.UidSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the elements of the IMAP grammar (RFC 9051 §9) of one small command into memory. Where a string needs a
 * synchronising literal the command is cut into parts: the server must ask for each part after the first.
 *
 * <p>Strings are raw: one {@code char} per byte, as {@link ImapDecoder} gives them.
 */
public final class ImapEncoder {
    /** Which literals need no waiting (RFC 7888). */
    public enum Literals {
        SYNCHRONISING, UP_TO_4096, ALL;

        public boolean mustWait(long size) {
            return switch (this) {
                case SYNCHRONISING -> true;
                case UP_TO_4096 -> size > 4096;
                case ALL -> false;
            };
        }
    }

    private static final int MAX_QUOTED = 1000;

    private final Literals literals;
    private final boolean utf8;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream(128);
    private final List<byte[]> parts = new ArrayList<>(1);

    /** @param utf8 whether quoted strings may hold 8-bit characters: UTF8=ACCEPT was enabled (RFC 9755 §3) or it is IMAP4rev2 */
    public ImapEncoder(Literals literals, boolean utf8) {
        this.literals = literals;
        this.utf8 = utf8;
    }

    /** Text that is valid grammar as it stands: keywords, numbers, parentheses. */
    public ImapEncoder raw(String grammar) {
        for (int i = 0; i < grammar.length(); i++) {
            part.write(grammar.charAt(i));
        }
        return this;
    }

    public ImapEncoder sp() {
        part.write(' ');
        return this;
    }

    public ImapEncoder number(long value) {
        return raw(Long.toString(value));
    }

    public ImapEncoder uids(UidSet set) {
        return raw(set.toString());
    }

    /** A quoted string, or a literal where quotes cannot hold it. */
    public ImapEncoder string(String raw) {
        if (!quotable(raw)) {
            return literal(raw.getBytes(StandardCharsets.ISO_8859_1));
        }
        part.write('"');
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '"' || c == '\\') {
                part.write('\\');
            }
            part.write(c);
        }
        part.write('"');
        return this;
    }

    private boolean quotable(String raw) {
        if (raw.length() > MAX_QUOTED) {
            return false;
        }
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' || c == 127 || c > 127 && !utf8) {
                return false;
            }
        }
        return true;
    }

    private ImapEncoder literal(byte[] bytes) {
        boolean wait = literals.mustWait(bytes.length);
        raw("{").number(bytes.length).raw(wait ? "}\r\n" : "+}\r\n");
        if (wait) {
            cut();
        }
        part.writeBytes(bytes);
        return this;
    }

    private void cut() {
        parts.add(part.toByteArray());
        part.reset();
    }

    /** Ends the line. @return the parts; before each but the first the server's continuation request must be awaited */
    public List<byte[]> end() {
        raw("\r\n");
        return endWithoutLine();
    }

    /** Like {@link #end}, for a command that goes on with what is not written here. */
    public List<byte[]> endWithoutLine() {
        cut();
        return parts;
    }
}
