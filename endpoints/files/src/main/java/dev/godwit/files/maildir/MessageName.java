package dev.godwit.files.maildir;

import dev.godwit.model.Keywords;
import java.util.ArrayList;
import java.util.List;

/** The parts of a message's file name: {@code <base>[,S=<bytes>][,W=<bytes with CRLF>]:2,<letters>}; in {@code new} there is no {@code :2,}. */
final class MessageName {
    private static final String INFO = ":2,";

    private MessageName() {
    }

    /** What never changes while the message exists: everything before the ':'. */
    static String base(String fileName) {
        int colon = fileName.indexOf(':');
        return colon < 0 ? fileName : fileName.substring(0, colon);
    }

    /** The ':' and everything after it; empty if there is none. */
    static String suffix(String fileName) {
        int colon = fileName.indexOf(':');
        return colon < 0 ? "" : fileName.substring(colon);
    }

    /** The letters of a suffix; those of another info version than 2 mean nothing. */
    static String letters(String suffix) {
        if (!suffix.startsWith(INFO)) {
            return "";
        }
        int end = suffix.indexOf(',', INFO.length());
        return suffix.substring(INFO.length(), end < 0 ? suffix.length() : end);
    }

    /** The number after {@code ,<key>=} in a base name, or -1. */
    static long field(String base, char key) {
        int at = base.indexOf("," + key + "=");
        if (at < 0) {
            return -1;
        }
        long value = 0;
        int i = at + 3;
        for (; i < base.length() && i < at + 18 && base.charAt(i) >= '0' && base.charAt(i) <= '9'; i++) {
            value = value * 10 + base.charAt(i) - '0';
        }
        return i == at + 3 || i < base.length() && base.charAt(i) != ',' ? -1 : value;
    }

    /** What the letters of a suffix say; a keyword letter without a name in {@code names} says nothing. */
    static Keywords keywords(String suffix, KeywordLetters names) {
        List<String> found = new ArrayList<>();
        for (char letter : letters(suffix).toCharArray()) {
            String name = switch (letter) {
                case 'D' -> Keywords.DRAFT;
                case 'F' -> Keywords.FLAGGED;
                case 'R' -> Keywords.ANSWERED;
                case 'S' -> Keywords.SEEN;
                case 'T' -> Keywords.DELETED;
                case 'P' -> "$Forwarded"; // mutt, isync and Evolution write "passed" for it
                default -> names.name(letter);
            };
            if (name != null) {
                found.add(name);
            }
        }
        return Keywords.of(found);
    }

    /** {@code :2,} and the sorted letters for {@code keywords}; keywords without a letter in {@code names} are left out. */
    static String suffixFor(Keywords keywords, KeywordLetters names) {
        return suffixFor(keywords, names, "");
    }

    /** As above, keeping those letters of the suffix {@code before} that mean nothing to Godwit. */
    static String suffixFor(Keywords keywords, KeywordLetters names, String before) {
        StringBuilder letters = new StringBuilder();
        for (String keyword : keywords) {
            char letter = letter(keyword, names);
            if (letter != 0) {
                letters.append(letter);
            }
        }
        for (char old : letters(before).toCharArray()) {
            boolean meaningless = "DFRSTP".indexOf(old) < 0 && names.name(old) == null;
            boolean stillPassed = old == 'P' && keywords.contains("$Forwarded") && names.letter("$Forwarded") == 0;
            if (meaningless || stillPassed) {
                letters.append(old);
            }
        }
        char[] sorted = letters.toString().toCharArray();
        java.util.Arrays.sort(sorted);
        return INFO + new String(sorted);
    }

    private static char letter(String keyword, KeywordLetters names) {
        return switch (keyword.toLowerCase(java.util.Locale.ROOT)) {
            case Keywords.DRAFT -> 'D';
            case Keywords.FLAGGED -> 'F';
            case Keywords.ANSWERED -> 'R';
            case Keywords.SEEN -> 'S';
            case Keywords.DELETED -> 'T';
            default -> names.letter(keyword);
        };
    }
}
