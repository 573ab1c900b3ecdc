package dev.godwit.engine.run;

import dev.godwit.engine.Action;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.plan.KeywordMerge;
import dev.godwit.engine.plan.MailboxPlan;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the plan of a mailbox into the actions that are shown. */
final class PlanText {
    private PlanText() {
    }

    /** Adds the actions. @return what is to be copied */
    static Totals describe(MailboxPlan plan, MailboxPath trash, List<Action> actions) {
        MailboxPath source = plan.findings().pair().source();
        MailboxPath target = plan.findings().pair().target();
        if (!plan.copy().isEmpty()) {
            actions.add(new Action.CopyMessages(source, target, plan.copy(), plan.copyBytes()));
        }
        if (!plan.file().isEmpty()) {
            actions.add(new Action.FileMessages(source, target, plan.file()));
        }
        if (!plan.filtered().isEmpty()) {
            actions.add(new Action.LeaveOut(source, plan.filtered().size() + " messages by the filters on age and size"));
        }
        if (!plan.tooLarge().isEmpty()) {
            actions.add(new Action.LeaveOut(source, plan.tooLarge().size() + " messages larger than the target takes: UID " + plan.tooLarge()));
        }
        Map<KeywordMerge.Change, List<Long>> changes = new LinkedHashMap<>();
        plan.keywordChanges().forEach(c -> changes.computeIfAbsent(c.change(), k -> new ArrayList<>()).add(c.entry().targetUid()));
        changes.forEach((change, uids) -> actions.add(new Action.ChangeKeywords(target, UidSet.of(uids), change.add(), change.remove())));
        UidSet deletions = UidSet.of(plan.delete().stream().map(Entry::targetUid).toList()).union(plan.deleteUnknown());
        if (!deletions.isEmpty()) {
            actions.add(new Action.DeleteMessages(target, deletions, target.equals(trash) ? null : trash));
        }
        return new Totals(plan.copy().size(), plan.copyBytes());
    }
}
