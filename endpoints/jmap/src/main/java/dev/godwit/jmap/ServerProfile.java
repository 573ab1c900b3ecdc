package dev.godwit.jmap;

import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.client.Session;
import java.util.Locale;

/**
 * What servers do differently without saying so.
 *
 * @param forbiddenInNames characters that no mailbox name may contain
 * @param earliestDate the first second that can be a message's date
 * @param writers how many may write at the same time
 * @param isJames whether Email/import refuses messages without keywords, {@link SilentChanges} are made, and what is imported is
 *        taken apart and written anew: encoded parts are encoded again, an empty line may come before a boundary
 */
record ServerProfile(String forbiddenInNames, long earliestDate, int writers, boolean isJames) {
    private static final long YEAR_0 = -62_167_219_200L;
    private static final int ANY_NUMBER = Integer.MAX_VALUE;
    private static final ServerProfile STANDARD = new ServerProfile("", YEAR_0, ANY_NUMBER, false);
    /** Names that end as "Invalid mailbox name", or as another name; dates are unsigned (3.6, 3.10). */
    private static final ServerProfile CYRUS = new ServerProfile("/!\"%;<>\\^`{|}", 0, ANY_NUMBER, false);
    /** Names are paths with dots for IMAP; its Email/import takes no empty {@code keywords}, nor none. When two requests change
     * flags at the same time, be it in different accounts, its memory server answers neither, nor any change of flags after them (3.8). */
    private static final ServerProfile JAMES = new ServerProfile(".%*#", YEAR_0, 1, true);

    static ServerProfile of(Session session) {
        for (var names = session.capabilities().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (name.startsWith("https://cyrusimap.org/")) {
                return CYRUS;
            }
            if (name.startsWith("urn:apache:james:")) {
                return JAMES;
            }
        }
        return STANDARD;
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
