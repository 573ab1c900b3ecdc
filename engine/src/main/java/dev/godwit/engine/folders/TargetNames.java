package dev.godwit.engine.folders;

import dev.godwit.contract.NameRules;
import dev.godwit.model.MailboxPath;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names as the target allows them. */
final class TargetNames {
    /** The first of these that the target allows stands for what it forbids. */
    private static final String SUBSTITUTES = "_-~x";

    private final NameRules rules;
    private final String substitute;

    TargetNames(NameRules rules) {
        this.rules = rules;
        this.substitute = SUBSTITUTES.chars().filter(c -> !isForbidden(c)).mapToObj(Character::toString).findFirst().orElse("x");
    }

    /** Equal for two paths exactly when the target takes them for one mailbox. */
    MailboxPath key(MailboxPath path) {
        List<String> levels = new ArrayList<>(path.levels());
        levels.replaceAll(this::key);
        return new MailboxPath(levels);
    }

    private String key(String level) {
        String key = rules.normalizesUnicode() ? Normalizer.normalize(level, Normalizer.Form.NFC) : level;
        // both ways, since ß, ſ and the two sigmas fold only so
        return rules.caseInsensitive() ? key.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) : key;
    }

    /** The name with a substitute for each character the target forbids, cut to the length it allows. */
    String legal(String name) {
        return cut(replaced(name), rules.maxLevelBytes());
    }

    /** The legal name, told apart from others by a number: {@code name_2}. */
    String numbered(String name, int number) {
        String suffix = substitute + number;
        int room = rules.maxLevelBytes() - suffix.length();
        return cut(replaced(name), room) + suffix;
    }

    /** Where INBOX can have no children, what would be below it is at the top. */
    boolean liftsOutOfInbox(MailboxPath parent) {
        return parent.isInbox() && !rules.inboxHasChildren();
    }

    /** The path with each level legal. */
    MailboxPath legal(MailboxPath path) {
        List<String> levels = new ArrayList<>(path.levels());
        levels.replaceAll(this::legal);
        while (!rules.inboxHasChildren() && levels.size() > 1 && levels.getFirst().equalsIgnoreCase("INBOX")) {
            levels.removeFirst();
        }
        return new MailboxPath(levels);
    }

    private String replaced(String name) {
        StringBuilder legal = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            if (isForbidden(c)) {
                legal.append(substitute);
            } else {
                legal.appendCodePoint(c);
            }
        });
        return legal.toString();
    }

    private boolean isForbidden(int c) {
        boolean halfSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return halfSurrogate || Character.isISOControl(c) || rules.forbidden().indexOf(c) >= 0;
    }

    private String cut(String name, int maxBytes) {
        int bytes = 0;
        int end = 0;
        while (end < name.length()) {
            int c = name.codePointAt(end);
            bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                return end == 0 ? substitute : name.substring(0, end);
            }
            end += Character.charCount(c);
        }
        return name;
    }
}
