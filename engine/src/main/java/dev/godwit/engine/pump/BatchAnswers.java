package dev.godwit.engine.pump;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.journal.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects what the target says of the messages of a batch. One thread. */
final class BatchAnswers implements AppendAnswers {
    private final Batch batch;
    private final long expectedUidValidity;
    private final List<Entry> stored = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<Warning> remarks = new ArrayList<>();
    /** As {@link dev.godwit.engine.journal.Journal#answered} takes them. */
    private final long[] uids;
    private boolean begun;
    private boolean noted;

    BatchAnswers(Batch batch, long expectedUidValidity) {
        this.batch = batch;
        this.expectedUidValidity = expectedUidValidity;
        this.uids = new long[batch.items().size()];
        Arrays.fill(uids, -1);
    }

    record Refused(Batch.Item item, RefusalReason reason, String serverText) {
    }

    /** From now on something may have been sent. */
    void begun() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public void stored(int index, long uidValidity, long uid) {
        Entry entry = batch.items().get(index).entry();
        boolean known = uid != 0 && uidValidity == expectedUidValidity;
        uids[index] = known ? uid : 0;
        stored.add(known ? entry.confirmed(uid) : entry.withState(Entry.State.SENT));
    }

    @Override
    public void refused(int index, RefusalReason reason, String serverText) {
        refused.add(new Refused(batch.items().get(index), reason, serverText));
    }

    @Override
    public void remarked(int index, String id, String text) {
        remarks.add(new Warning(id, batch.work().work.pair().source(), batch.items().get(index).entry().sourceUid(), text));
    }

    List<Warning> remarks() {
        return remarks;
    }

    /** @return whether it was called before: what the target said is noted once */
    boolean noted() {
        boolean before = noted;
        noted = true;
        return before;
    }

    long[] uids() {
        return uids;
    }

    List<Entry> stored() {
        return stored;
    }

    List<Refused> refused() {
        return refused;
    }
}
