package dev.godwit.jmap;

import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.client.Session;
import java.util.Locale;

/**
 * What servers do differently without saying so.
 *
 * @param forbiddenInNames characters that no mailbox name may contain
 * @param earliestDate the first second that can be a message's date
 */
record ServerProfile(String forbiddenInNames, long earliestDate) {
    private static final long YEAR_0 = -62_167_219_200L;
    private static final ServerProfile STANDARD = new ServerProfile("", YEAR_0);
    /** Names that end as "Invalid mailbox name", or as another name; dates are unsigned (3.6, 3.10). */
    private static final ServerProfile CYRUS = new ServerProfile("/!\"%;<>\\^`{|}", 0);

    static ServerProfile of(Session session) {
        boolean cyrus = false;
        for (var names = session.capabilities().fieldNames(); names.hasNext(); ) {
            cyrus |= names.next().startsWith("https://cyrusimap.org/");
        }
        return cyrus ? CYRUS : STANDARD;
    }

    /** What a description of {@code invalidEmail} tells: Cyrus's words ({@code imap/message.c}). */
    static RefusalReason reason(String description) {
        String text = description.toLowerCase(Locale.ROOT);
        if (text.contains("nul character") || text.contains("nul byte")) {
            return RefusalReason.NUL_BYTE;
        }
        if (text.contains("bare newline")) {
            return RefusalReason.BARE_NEWLINE;
        }
        if (text.contains("8-bit") || text.contains("non-ascii")) {
            return RefusalReason.EIGHT_BIT_HEADER;
        }
        return text.contains("header") ? RefusalReason.BAD_HEADER : RefusalReason.UNCLASSIFIED;
    }
}
