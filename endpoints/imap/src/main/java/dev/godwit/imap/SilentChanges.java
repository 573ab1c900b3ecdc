package dev.godwit.imap;

import dev.godwit.contract.Body;
import dev.godwit.contract.RefusalReason;
import java.io.IOException;
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

    /** @param name from its answer to ID, or empty @param greeting what it said first */
    static SilentChanges of(String name, String greeting) {
        return name.equals("Dovecot") ? OF_DOVECOT : greeting.startsWith("Courier-IMAP") ? OF_COURIER : NONE;
    }

    /** What the server would change in this message. */
    Optional<RefusalReason> in(Body body) throws IOException {
        if (this.equals(NONE)) {
            return Optional.empty();
        }
        LineScan scan = new LineScan();
        body.writeTo(scan);
        if (nulBytes && scan.hasNul()) {
            return Optional.of(RefusalReason.NUL_BYTE);
        }
        if (bareNewlines && scan.hasBareNewline()) {
            return Optional.of(RefusalReason.BARE_NEWLINE);
        }
        return finalNewline && scan.last() != '\n' ? Optional.of(RefusalReason.UNCLASSIFIED) : Optional.empty();
    }
}
