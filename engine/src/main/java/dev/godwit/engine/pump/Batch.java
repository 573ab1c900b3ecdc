package dev.godwit.engine.pump;

import dev.godwit.contract.OutgoingMessage;
import dev.godwit.engine.journal.Entry;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Messages of one mailbox that are appended together.
 *
 * @param noted completes with the batch's number when the journal has committed the intent to send it
 */
record Batch(WorkInProgress work, List<Item> items, long bytes, Future<Long> noted) {

    /** @param entry as noted in the journal before sending */
    record Item(Entry entry, OutgoingMessage message) {
    }

    void close() {
        items.forEach(item -> item.message().body().close());
    }
}
