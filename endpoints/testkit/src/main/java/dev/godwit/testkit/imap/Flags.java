package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import java.util.ArrayList;
import java.util.List;

/** What becomes of the flags a client sends, by the server's quirks. */
final class Flags {
    private Flags() {
    }

    /** Checks the words alone, before anything is done. */
    static List<String> keywords(Quirks quirks, List<String> flags) {
        List<String> keywords = new ArrayList<>();
        for (String flag : flags) {
            String keyword = FlagSet.toKeyword(flag);
            if (keyword == null || !flag.startsWith("\\") && quirks.refusedKeyword.test(flag)) {
                throw Refused.bad("Invalid flag");
            }
            keywords.add(keyword);
        }
        return keywords;
    }

    /** Those of {@code keywords} the mailbox can keep. Wants the account's lock held. */
    static Keywords storable(Quirks quirks, StoredMailbox box, List<String> keywords) {
        List<String> kept = new ArrayList<>();
        int known = box.knownKeywords.size();
        for (String keyword : keywords) {
            if (Keywords.isSystem(keyword) || box.knownKeywords.contains(keyword) && !quirks.dropKeywords) {
                kept.add(keyword);
            } else if (!quirks.dropKeywords && !quirks.noNewKeywords && known < quirks.keywordLimit) {
                kept.add(keyword);
                known++;
            }
        }
        return Keywords.of(kept);
    }

    static boolean full(Quirks quirks, StoredMailbox box) {
        return box.knownKeywords.size() >= quirks.keywordLimit;
    }
}
