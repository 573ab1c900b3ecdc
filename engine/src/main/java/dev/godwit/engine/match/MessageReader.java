package dev.godwit.engine.match;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxReader;
import dev.godwit.engine.run.Connections;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads header keys and fingerprints of messages on one side, over as many connections as it takes. */
public final class MessageReader {
    private final Connections<MailboxReader> readers;

    public MessageReader(Connections<MailboxReader> readers) {
        this.readers = readers;
    }

    /** What the headers of these messages say of their identity; messages that are gone or cannot be read are left out. */
    public Map<Long, HeaderKeys> keys(MailboxPath mailbox, UidSet uids) {
        if (uids.isEmpty()) {
            return Map.of();
        }
        Map<Long, HeaderKeys> keys = new HashMap<>();
        read(reader -> reader.headers(mailbox, rest(uids, keys), (uid, header) -> keys.put(uid, HeaderKeys.of(header, header.length))));
        return keys;
    }

    /** Reads the messages and takes their fingerprints; messages that are gone or cannot be read are left out. */
    public Map<Long, Fingerprint> fingerprints(MailboxPath mailbox, UidSet uids) {
        if (uids.isEmpty()) {
            return Map.of();
        }
        Map<Long, Fingerprint> prints = new HashMap<>();
        byte[] buffer = new byte[64 * 1024];
        read(reader -> {
            Fingerprinter fingerprinter = new Fingerprinter();
            reader.bodies(mailbox, rest(uids, prints), (uid, size, body) -> prints.put(uid, fingerprinter.of(body, buffer)));
        });
        return prints;
    }

    private void read(Consumer<MailboxReader> work) {
        try {
            readers.call(reader -> {
                work.accept(reader);
                return null;
            });
        } catch (EndpointException e) {
            // thrown at the end, when every message that can be read was: the others are left out
            if (e.kind() != Kind.ITEM_REFUSED) {
                throw e;
            }
        }
    }

    private static UidSet rest(UidSet uids, Map<Long, ?> done) {
        return done.isEmpty() ? uids : uids.minus(UidSet.of(done.keySet()));
    }
}
