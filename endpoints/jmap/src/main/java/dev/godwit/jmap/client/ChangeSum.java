package dev.godwit.jmap.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Adds up successive changes: an id is in one list at the end, or in none if it came and went. */
final class ChangeSum {
    private final Set<String> created = new LinkedHashSet<>();
    private final Set<String> updated = new LinkedHashSet<>();
    private final Set<String> destroyed = new LinkedHashSet<>();
    private String state = "";

    void add(FooChanges.Changed part) {
        for (String id : part.created()) {
            destroyed.remove(id); // ids may come back: Cyrus makes them of the content
            updated.remove(id);
            created.add(id);
        }
        for (String id : part.updated()) {
            if (!created.contains(id)) {
                updated.add(id);
            }
        }
        for (String id : part.destroyed()) {
            updated.remove(id);
            created.remove(id);
            destroyed.add(id);
        }
        state = part.newState();
    }

    FooChanges.Changed sum() {
        return new FooChanges.Changed(state, false, List.copyOf(created), List.copyOf(updated), List.copyOf(destroyed));
    }
}
