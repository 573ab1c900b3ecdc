package dev.godwit.imap.client;

import dev.godwit.model.Keywords;
import dev.godwit.wire.imap.ImapDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * IMAP flags and the model's keywords: {@code \\Seen} is {@code $seen}. {@code \\Recent} and backslash flags that no
 * standard knows ({@code \\X-Junk}) are kept out and remembered for the report. May be used by several threads.
 */
public final class Flags {
    private static final int MAX_REMEMBERED = 100;

    private final Set<String> unknown = new ConcurrentSkipListSet<>();

    /** Flags that were kept out, as the server spells them. */
    public List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** @param raw flags separated by blanks, one char per byte */
    Keywords toKeywords(String raw) {
        List<String> names = new ArrayList<>();
        for (String flag : raw.split(" ")) {
            if (!flag.isEmpty()) {
                String keyword = keyword(flag);
                if (keyword != null) {
                    names.add(keyword);
                }
            }
        }
        return Keywords.of(names);
    }

    /** The keywords among raw flags; {@code \\*} and what is unknown is left out. */
    public Keywords toKeywords(List<String> flags) {
        return toKeywords(String.join(" ", flags));
    }

    private String keyword(String flag) {
        if (flag.charAt(0) == '\\') {
            String system = switch (flag.toLowerCase(Locale.ROOT)) {
                case "\\seen" -> Keywords.SEEN;
                case "\\answered" -> Keywords.ANSWERED;
                case "\\flagged" -> Keywords.FLAGGED;
                case "\\draft" -> Keywords.DRAFT;
                case "\\deleted" -> Keywords.DELETED;
                case "\\recent", "\\*" -> "";
                default -> null;
            };
            if (system == null) {
                keptOut(flag);
            }
            return system == null || system.isEmpty() ? null : system;
        }
        String keyword = ImapDecoder.utf8(flag);
        // a keyword named like the model's name of a system flag is not that flag
        if (Keywords.isSystem(keyword)) {
            keptOut(flag);
            return null;
        }
        return keyword;
    }

    private void keptOut(String flag) {
        if (unknown.size() < MAX_REMEMBERED) {
            unknown.add(ImapDecoder.utf8(flag));
        }
    }

    /** The flags to send for {@code keywords}; what no IMAP atom can hold is left out. */
    public static List<String> toFlags(Keywords keywords) {
        List<String> flags = new ArrayList<>(keywords.size());
        for (String keyword : keywords) {
            String flag = switch (keyword.toLowerCase(Locale.ROOT)) {
                case Keywords.SEEN -> "\\Seen";
                case Keywords.ANSWERED -> "\\Answered";
                case Keywords.FLAGGED -> "\\Flagged";
                case Keywords.DRAFT -> "\\Draft";
                case Keywords.DELETED -> "\\Deleted";
                default -> isAtom(keyword) ? keyword : null;
            };
            if (flag != null) {
                flags.add(flag);
            }
        }
        return flags;
    }

    /** Whether it can be sent as a flag (RFC 9051 §9, flag-keyword). */
    public static boolean isAtom(String keyword) {
        for (byte b : keyword.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ' || b == 127 || "(){%*\"\\]".indexOf(b) >= 0) {
                return false;
            }
        }
        return !keyword.isEmpty();
    }
}
