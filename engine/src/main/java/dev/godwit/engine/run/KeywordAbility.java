package dev.godwit.engine.run;

import dev.godwit.contract.MailboxWriter.KeywordSupport;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which keywords the target's mailboxes can store: asked only where a message carries more than system flags, and once. */
final class KeywordAbility {
    private final Ends ends;
    private final boolean mayAsk;
    private final Map<MailboxPath, KeywordSupport> known = new ConcurrentHashMap<>();

    /** @param mayAsk false in a dry run, when asking would open mailboxes for writing */
    KeywordAbility(Ends ends, boolean mayAsk) {
        this.ends = ends;
        this.mayAsk = mayAsk;
    }

    KeywordSupport of(MailboxPath target, Listing listing) {
        boolean plain = listing.distinctKeywords().stream().map(Keywords::asList).flatMap(List::stream).allMatch(Keywords::isSystem);
        if (plain || !mayAsk) {
            return KeywordSupport.EVERYTHING;
        }
        KeywordSupport support = known.get(target);
        if (support == null) {
            support = ends.targetWriters.call(writer -> writer.keywordSupport(target));
            known.put(target, support);
        }
        return support;
    }
}
