package dev.godwit.engine.folders;

import dev.godwit.contract.EndpointException;
import dev.godwit.model.MailboxPath;
import java.util.Optional;

/**
 * What the user said about the place of a mailbox. {@code A=B} is for the mailbox A alone, {@code A/**=B/**} for A and
 * everything below it. Paths are written as {@link MailboxPath} prints them; a '=' in a name is written {@code \=}.
 *
 * @param from a mailbox of the source, by its whole path
 * @param to a mailbox of the target, by its whole path
 */
public record FolderMapping(MailboxPath from, MailboxPath to, boolean subtree) {
    private static final String BELOW = "/**";

    /** @throws EndpointException USAGE if {@code text} is not of one of the two forms */
    public static FolderMapping parse(String text) {
        int equals = unescapedEquals(text);
        String left = equals < 0 ? "" : text.substring(0, equals);
        String right = equals < 0 ? "" : text.substring(equals + 1);
        boolean subtree = left.endsWith(BELOW) && right.endsWith(BELOW);
        if (left.isEmpty() || right.isEmpty() || left.endsWith(BELOW) != right.endsWith(BELOW)) {
            throw malformed(text);
        }
        int cut = subtree ? BELOW.length() : 0;
        try {
            return new FolderMapping(MailboxPath.parse(left.substring(0, left.length() - cut)),
                    MailboxPath.parse(right.substring(0, right.length() - cut)), subtree);
        } catch (IllegalArgumentException emptyLevel) {
            throw malformed(text);
        }
    }

    private static int unescapedEquals(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '=') {
                return i;
            }
        }
        return -1;
    }

    private static EndpointException malformed(String text) {
        return EndpointException.of(EndpointException.Kind.USAGE, "'" + text + "' does not map a folder")
                .nextStep("Write SOURCE=TARGET for one folder, or SOURCE/**=TARGET/** for a folder with everything below it.");
    }

    /** Where the mapping puts {@code source}, if it speaks of it. */
    public Optional<MailboxPath> apply(MailboxPath source) {
        if (subtree && source.isWithin(from)) {
            return Optional.of(source.rebase(from, to));
        }
        return source.equals(from) ? Optional.of(to) : Optional.empty();
    }

    @Override
    public String toString() {
        return subtree ? from + BELOW + "=" + to + BELOW : from + "=" + to;
    }
}
