package dev.godwit.memory;

import dev.godwit.contract.NameRules;
import dev.godwit.model.MailboxPath;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/** Enforces {@link NameRules} as a server with such rules would. */
final class MemoryNames {
    private final NameRules rules;

    MemoryNames(NameRules rules) {
        this.rules = rules;
    }

    /** What two paths have in common when they are one mailbox. */
    MailboxPath key(MailboxPath path) {
        return new MailboxPath(path.levels().stream().map(this::key).toList());
    }

    private String key(String level) {
        String folded = rules.caseInsensitive() ? level.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) : level;
        return rules.normalizesUnicode() ? Normalizer.normalize(folded, Normalizer.Form.NFC) : folded;
    }

    /** @throws dev.godwit.contract.EndpointException USAGE if the name is not allowed */
    void check(MailboxPath path) {
        if (!rules.inboxHasChildren() && path.depth() > 1 && path.isWithin(MailboxPath.INBOX)) {
            throw MemoryErrors.name(path, "INBOX has no children here");
        }
        for (String level : path.levels()) {
            if (level.codePoints().anyMatch(c -> Character.isISOControl(c) || rules.forbidden().indexOf(c) >= 0)) {
                throw MemoryErrors.name(path, "a level contains a forbidden character");
            }
            if (level.getBytes(StandardCharsets.UTF_8).length > rules.maxLevelBytes()) {
                throw MemoryErrors.name(path, "a level is longer than " + rules.maxLevelBytes() + " bytes");
            }
        }
    }
}
