package dev.godwit.jmap.items;

import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import java.util.Map;
import java.util.TreeMap;

/** Answers as text: {@code stored ID}, {@code refused REASON TEXT}, {@code conflict ID}. */
final class Told implements ItemTarget.Answers {
    final Map<Integer, String> all = new TreeMap<>();

    @Override
    public void stored(int index, String id, String version) {
        say(index, "stored " + id);
    }

    @Override
    public void refused(int index, RefusalReason reason, String serverText) {
        say(index, "refused " + reason + " " + serverText);
    }

    @Override
    public void conflict(int index, String id) {
        say(index, "conflict " + id);
    }

    private void say(int index, String answer) {
        if (all.put(index, answer) != null) {
            throw new AssertionError("two answers for " + index);
        }
    }

    String of(int index) {
        return all.getOrDefault(index, "");
    }
}
