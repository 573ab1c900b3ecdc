package dev.godwit.jmap;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MayRewrite;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads mailboxes. Has no resources of its own: connections belong to the account. */
final class JmapReader implements MailboxReader, ReportsChanges, MayRewrite {
    private final MailAccount account;

    JmapReader(MailAccount account) {
        this.account = account;
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return account.run(mailbox, () -> state(account, mailbox));
    }

    static MailboxState state(MailAccount account, MailboxPath mailbox) throws IOException {
        Box box = account.box(mailbox);
        MailboxState state = account.index().states(List.of(box.id())).get(box.id());
        if (state == null) { // renamed or made anew under the same name since it was looked up
            account.noLonger(mailbox);
            box = account.box(mailbox);
            state = account.index().states(List.of(box.id())).get(box.id());
        }
        if (state == null) {
            throw account.noLonger(mailbox);
        }
        return state;
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return account.run(mailbox, () -> account.index().list(account.box(mailbox).id()));
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        return account.run(mailbox, () -> account.index().list(account.box(mailbox).id(), uids));
    }

    @Override
    public Optional<Changes> changesSince(MailboxPath mailbox, MailboxState since) {
        return account.run(mailbox, () -> account.index().changesSince(account.box(mailbox).id(), since));
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        account.run(mailbox, () -> {
            new Contents(account, mailbox).headers(uids, sink);
            return null;
        });
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        try {
            account.run(mailbox, () -> {
                new Contents(account, mailbox).bodies(uids, sink);
                return null;
            });
        } catch (SinkFailure failure) {
            throw failure.<RuntimeException>sneak();
        }
    }

    /** Carries what the sink threw through everything that would take it for a failure of the server. */
    static final class SinkFailure extends RuntimeException {
        SinkFailure(IOException cause) {
            super(cause);
        }

        @SuppressWarnings("unchecked")
        <E extends Throwable> E sneak() throws E {
            throw (E) getCause();
        }
    }

    static EndpointException refused(String place, UidSet uids) {
        return EndpointException.of(EndpointException.Kind.ITEM_REFUSED, place + ": UID " + uids + ": the server cannot give this");
    }

    @Override
    public boolean mayRewrite() {
        return account.profile().isJames();
    }

    @Override
    public void close() {
        // connections are the account's
    }
}
