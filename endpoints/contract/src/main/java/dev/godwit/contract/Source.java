package dev.godwit.contract;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account that can be read. Nothing here changes the account: no flag is set, \Recent is left alone, mailboxes are
 * opened read-only.
 *
 * <p>Methods of this interface may be called from any thread; each call blocks. Readers from {@link #openReader()} are
 * for one thread at a time each. Every method may throw {@link EndpointException}.
 */
public interface Source extends AutoCloseable {

    EndpointDescription describe();

    /**
     * All mailboxes of the account, parents before children, in the order of {@link MailboxPath}. Asks anew each time.
     */
    List<Mailbox> mailboxes();

    /**
     * The state of each of the given mailboxes now. One that does not exist (any more) or is not selectable is left out
     * of the answer. Cheap: one round trip, or none, for all of them where the protocol allows.
     */
    Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes);

    /** A reader with resources of its own (for a server: a connection). How many make sense is {@link #usefulReaders()}. */
    MailboxReader openReader();

    /** How many readers can work side by side with profit; at least 1. */
    default int usefulReaders() {
        return 1;
    }

    /** What the account holds besides mail; empty if this endpoint knows only mail. An {@link ItemTarget} on a {@link Target}. */
    default Optional<ItemSource> items() {
        return Optional.empty();
    }

    /** Closes everything that was opened through this source; a second call does nothing. */
    @Override
    void close();
}
