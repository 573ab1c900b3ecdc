package dev.godwit.engine.folders;

import dev.godwit.contract.EndpointException;
import dev.godwit.model.MailboxPath;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Takes mailboxes in or leaves them out, by their whole path as {@link MailboxPath} prints it.
 *
 * <p>A pattern is a glob: {@code *} stands for anything within a level, {@code **} for anything across levels,
 * {@code ?} for one character, {@code A/**} for A and everything below it, and {@code \} takes the next character
 * literally. With {@code re:} before it, it is a regular expression that must match the whole path. Case matters,
 * except in INBOX at the top.
 *
 * @param text the pattern as typed
 */
public record FolderFilter(boolean include, String text, Pattern pattern) {
    private static final String ONE = "(?:[^/\\\\]|\\\\.)";

    public static FolderFilter include(String text) {
        return new FolderFilter(true, text, compile(text));
    }

    public static FolderFilter exclude(String text) {
        return new FolderFilter(false, text, compile(text));
    }

    private static Pattern compile(String text) {
        try {
            return text.startsWith("re:") ? Pattern.compile(text.substring(3), Pattern.DOTALL) : Pattern.compile(regex(text), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw EndpointException.of(EndpointException.Kind.USAGE, "'" + text + "' is not a folder pattern: " + e.getDescription())
                    .nextStep("Write a glob such as Work/** or, after re:, a regular expression.");
        }
    }

    private static String regex(String text) {
        String glob = text.regionMatches(true, 0, "INBOX", 0, 5) && (text.length() == 5 || text.charAt(5) == '/') ? "INBOX" + text.substring(5) : text;
        boolean subtree = glob.endsWith("/**") && !glob.endsWith("\\/**");
        String rest = subtree ? glob.substring(0, glob.length() - 3) : glob;
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == '*' && i + 1 < rest.length() && rest.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append(ONE).append('*');
            } else if (c == '?') {
                regex.append(ONE);
            } else if (c == '\\' && i + 1 < rest.length()) {
                // the printed path escapes these two itself
                char next = rest.charAt(++i);
                regex.append(Pattern.quote(next == '/' || next == '\\' ? "\\" + next : String.valueOf(next)));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex + (subtree ? "(?:/.*)?" : "");
    }

    public boolean matches(MailboxPath path) {
        return pattern.matcher(path.toString()).matches();
    }

    @Override
    public String toString() {
        return (include ? "include " : "exclude ") + text;
    }
}
