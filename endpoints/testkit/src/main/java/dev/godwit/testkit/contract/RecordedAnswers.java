package dev.godwit.testkit.contract;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.RefusalReason;
import java.util.ArrayList;
import java.util.List;

/** Keeps the answers of one batch in the order they came. */
public final class RecordedAnswers implements AppendAnswers {
    /** @param reason null if the message was stored */
    public record Answer(int index, long uidValidity, long uid, RefusalReason reason, Thread thread) {
        public boolean isStored() {
            return reason == null;
        }
    }

    private final List<Answer> answers = new ArrayList<>();

    @Override
    public synchronized void stored(int index, long uidValidity, long uid) {
        answers.add(new Answer(index, uidValidity, uid, null, Thread.currentThread()));
    }

    @Override
    public synchronized void refused(int index, RefusalReason reason, String serverText) {
        answers.add(new Answer(index, 0, 0, reason, Thread.currentThread()));
    }

    public synchronized List<Answer> all() {
        return List.copyOf(answers);
    }

    /** The indexes answered, sorted. */
    public List<Integer> indexes() {
        return all().stream().map(Answer::index).sorted().toList();
    }

    public boolean allStored() {
        return all().stream().allMatch(Answer::isStored);
    }
}
