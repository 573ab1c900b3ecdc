package dev.godwit.engine.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemFormats;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.ItemTarget;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.run.Connections;
import dev.godwit.engine.run.Connections.Backoff;
import dev.godwit.engine.run.Pauses;
import dev.godwit.engine.run.SafeListener;
import java.util.function.Supplier;

/** What every part of a run works with. Safe for any thread. */
record Sides(ItemSource source, ItemTarget target, ItemJournal journal, ItemsOptions options, ItemFormats formats, Pauses pauses, SafeListener listener,
        ItemsTally tally) {

    /** Repeats a call that does no harm when repeated, as long as that makes sense. */
    <T> T again(Supplier<T> call) {
        Backoff backoff = backoff();
        while (true) {
            try {
                return call.get();
            } catch (EndpointException e) {
                pauses.waitBefore(backoff.next(e));
            }
        }
    }

    Backoff backoff() {
        return Connections.backoff(options.copy().retry());
    }

    FactReader sourceReader() {
        return new FactReader(this, source);
    }

    FactReader targetReader() {
        return new FactReader(this, target);
    }
}
