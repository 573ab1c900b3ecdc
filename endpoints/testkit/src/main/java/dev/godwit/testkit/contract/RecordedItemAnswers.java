package dev.godwit.testkit.contract;

import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import java.util.ArrayList;
import java.util.List;

/** Keeps the answers of one batch of items in the order they came. */
public final class RecordedItemAnswers implements ItemTarget.Answers {
    /** What kind of answer. */
    public enum Outcome { STORED, REFUSED, CONFLICT }

    public record Answer(int index, Outcome outcome, String id, String version, Thread thread) {
    }

    private final List<Answer> answers = new ArrayList<>();

    @Override
    public synchronized void stored(int index, String id, String version) {
        answers.add(new Answer(index, Outcome.STORED, id, version, Thread.currentThread()));
    }

    @Override
    public synchronized void refused(int index, RefusalReason reason, String serverText) {
        answers.add(new Answer(index, Outcome.REFUSED, "", "", Thread.currentThread()));
    }

    @Override
    public synchronized void conflict(int index, String id) {
        answers.add(new Answer(index, Outcome.CONFLICT, id, "", Thread.currentThread()));
    }

    public synchronized List<Answer> all() {
        return List.copyOf(answers);
    }

    public Answer of(int index) {
        return all().stream().filter(a -> a.index() == index).reduce((a, b) -> {
            throw new AssertionError("two answers for " + index + ": " + a + ", " + b);
        }).orElseThrow(() -> new AssertionError("no answer for " + index));
    }
}
