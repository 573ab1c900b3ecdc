package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The flags of a message with their wire form, shared by all messages that have the same ones. */
public final class FlagSet {
    static final List<String> SYSTEM = List.of("\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft");

    private final Keywords keywords;
    private final byte[] wire;

    FlagSet(Keywords keywords) {
        this.keywords = keywords;
        List<String> flags = new ArrayList<>();
        for (String keyword : keywords) {
            flags.add(toFlag(keyword));
        }
        wire = String.join(" ", flags).getBytes(StandardCharsets.UTF_8);
    }

    public Keywords keywords() {
        return keywords;
    }

    /** The flags as they stand between the parentheses of a FLAGS response. */
    byte[] wire() {
        return wire;
    }

    /** The IMAP flag of a JMAP keyword: {@code \Seen} of {@code $seen}; other keywords are the same in both. */
    static String toFlag(String keyword) {
        return switch (keyword.toLowerCase(Locale.ROOT)) {
            case Keywords.SEEN -> "\\Seen";
            case Keywords.ANSWERED -> "\\Answered";
            case Keywords.FLAGGED -> "\\Flagged";
            case Keywords.DRAFT -> "\\Draft";
            case Keywords.DELETED -> "\\Deleted";
            default -> keyword;
        };
    }

    /** The reverse of {@link #toFlag}; a flag with a backslash that no client may set gives null. */
    static String toKeyword(String flag) {
        if (!flag.startsWith("\\")) {
            return flag;
        }
        return SYSTEM.stream().anyMatch(flag::equalsIgnoreCase) ? "$" + flag.substring(1).toLowerCase(Locale.ROOT) : null;
    }
}
