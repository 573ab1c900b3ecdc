package dev.godwit.engine.run;

import dev.godwit.engine.CopyReport.LostKeyword;
import dev.godwit.model.Keywords;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the keywords that the target could not store. The journal keeps what each message had. Safe for any thread. */
final class LossLedger {
    private final Map<String, Long> lost = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    synchronized void lost(Keywords keywords) {
        keywords.forEach(keyword -> lost.merge(keyword, 1L, Long::sum));
    }

    synchronized List<LostKeyword> report() {
        return lost.entrySet().stream().map(e -> new LostKeyword(e.getKey(), e.getValue())).toList();
    }
}
