package dev.godwit.imap;

import dev.godwit.contract.Body;
import dev.godwit.contract.RefusalReason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What a server is known to change in messages without a word. Such a message is refused here, in the server's stead:
 * then it is repaired openly, with a note, instead of differing for no reason that anybody knows.
 *
 * @param nulBytes NUL becomes another byte
 * @param bareNewlines CR and LF that stand alone become CRLF
 * @param finalNewline a message that does not end with a newline gets one
 */
record SilentChanges(boolean nulBytes, boolean bareNewlines, boolean finalNewline) {
    static final SilentChanges NONE = new SilentChanges(false, false, false);
    /** Dovecot 2.3 and 2.4 store 0x80 for NUL (RFC 9051 §9 allows no NUL in a literal), and give every line an end of CRLF. */
    static final SilentChanges OF_DOVECOT = new SilentChanges(true, true, false);
    /** Courier 5.0 keeps lines, as Maildir does. */
    static final SilentChanges OF_COURIER = new SilentChanges(false, true, true);

    private static final int PIECE = 64 * 1024;
    private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Whether one of the eight bytes is below 0x0E (Sean Anderson's bit trick); bytes above 0x7F are none. */
    private static boolean holdsControl(long bytes) {
        return (bytes - 0x0e0e0e0e0e0e0e0eL & ~bytes & 0x8080808080808080L) != 0;
    }

    /** @param name from its answer to ID, or empty @param greeting what it said first */
    static SilentChanges of(String name, String greeting) {
        return name.equals("Dovecot") ? OF_DOVECOT : greeting.startsWith("Courier-IMAP") ? OF_COURIER : NONE;
    }

    /** What the server would change in this message. */
    Optional<RefusalReason> in(Body body) throws IOException {
        if (this.equals(NONE)) {
            return Optional.empty();
        }
        byte[] piece = new byte[(int) Math.clamp(body.size(), 1, PIECE)];
        int last = 0;
        try (InputStream in = body.open()) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                int i = 0;
                while (i < n) {
                    // eight bytes at once where none of them is a control character
                    while (last != '\r' && i + 8 <= n && !holdsControl((long) EIGHT_BYTES.get(piece, i))) {
                        i += 8;
                        last = piece[i - 1];
                    }
                    if (i == n) {
                        break;
                    }
                    int b = piece[i++];
                    if (b == 0 && nulBytes) {
                        return Optional.of(RefusalReason.NUL_BYTE);
                    }
                    if ((b == '\n') != (last == '\r') && bareNewlines) {
                        return Optional.of(RefusalReason.BARE_NEWLINE);
                    }
                    last = b;
                }
            }
        }
        if (last == '\r' && bareNewlines) {
            return Optional.of(RefusalReason.BARE_NEWLINE);
        }
        return finalNewline && last != '\n' ? Optional.of(RefusalReason.UNCLASSIFIED) : Optional.empty();
    }
}
