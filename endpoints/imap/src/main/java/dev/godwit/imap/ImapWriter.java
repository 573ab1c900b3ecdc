package dev.godwit.imap;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.imap.client.Expunge;
import dev.godwit.imap.client.FetchRow;
import dev.godwit.imap.client.Flags;
import dev.godwit.imap.client.Handle;
import dev.godwit.imap.client.Select;
import dev.godwit.imap.client.Selected;
import dev.godwit.imap.client.Status;
import dev.godwit.imap.client.StatusItems;
import dev.godwit.imap.client.UidExpunge;
import dev.godwit.imap.client.UidFetch;
import dev.godwit.imap.client.UidSearch;
import dev.godwit.imap.client.UidStore;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Writes messages over one connection. */
final class ImapWriter implements MailboxWriter {
    private static final int STORES_IN_FLIGHT = 50;

    private final ImapSession session;
    private final Sessions sessions;
    private final Map<MailboxPath, KeywordSupport> keywordSupport;
    private boolean closed;

    ImapWriter(ImapSession session, Sessions sessions, Map<MailboxPath, KeywordSupport> keywordSupport) {
        this.session = session;
        this.sessions = sessions;
        this.keywordSupport = keywordSupport;
    }

    ImapSession session() {
        return session;
    }

    String raw(MailboxPath mailbox) {
        return sessions.names().raw(mailbox);
    }

    @Override
    public MailboxState state(MailboxPath mailbox) {
        try {
            if (session.isOpen(mailbox, true)) {
                session.refresh();
            }
            String items = session.condstore() ? "MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ" : "MESSAGES UIDNEXT UIDVALIDITY";
            StatusItems status = session.client().run(new Status(raw(mailbox), items, new HashMap<>()));
            if (status != null && status.number("UIDNEXT") != 0 && status.number("UIDVALIDITY") != 0) {
                return status.state();
            }
            return stateBySelecting(mailbox);
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    /** For servers whose STATUS does not tell UIDNEXT, and perhaps SELECT neither: then it is above the highest UID. */
    private MailboxState stateBySelecting(MailboxPath mailbox) throws IOException {
        MailboxState state = select(mailbox).state();
        if (state.uidNext() != 0) {
            return state;
        }
        long[] highest = {0};
        if (state.messages() > 0) {
            session.client().run(new UidFetch("*", "UID", "", (FetchRow row) -> highest[0] = Math.max(highest[0], row.uid()), session.flagCache()));
        }
        return new MailboxState(state.uidValidity(), highest[0] + 1, state.messages(), state.highestModseq());
    }

    Selected select(MailboxPath mailbox) throws IOException {
        Selected selected = session.select(mailbox, false);
        Keywords storable = sessions.flags().toKeywords(selected.flags());
        keywordSupport.put(mailbox, new KeywordSupport(storable, selected.flags().contains("\\*")));
        return selected;
    }

    private void ensureSelected(MailboxPath mailbox) throws IOException {
        if (!session.isOpen(mailbox, false)) {
            select(mailbox);
        }
    }

    @Override
    public KeywordSupport keywordSupport(MailboxPath mailbox) {
        try {
            if (!keywordSupport.containsKey(mailbox)) {
                select(mailbox);
            }
            return keywordSupport.get(mailbox);
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    @Override
    public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
        new Appending(session, sessions, mailbox, answers).append(batch);
    }

    @Override
    public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
        try {
            ensureSelected(mailbox);
            ArrayDeque<Handle<Void>> inFlight = new ArrayDeque<>();
            for (KeywordChange change : grouped(changes)) {
                store(change.uids(), true, Flags.toFlags(change.add()), inFlight);
                store(change.uids(), false, Flags.toFlags(change.remove()), inFlight);
            }
            while (!inFlight.isEmpty()) {
                inFlight.remove().await();
            }
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    /** One change for all messages that are to be changed in the same way. */
    private static List<KeywordChange> grouped(List<KeywordChange> changes) {
        Map<KeywordChange, LongStream.Builder> groups = new LinkedHashMap<>();
        for (KeywordChange change : changes) {
            LongStream.Builder uids = groups.computeIfAbsent(new KeywordChange(UidSet.EMPTY, change.add(), change.remove()), k -> LongStream.builder());
            change.uids().forEach(uids);
        }
        return groups.entrySet().stream().map(group -> new KeywordChange(UidSet.of(group.getValue().build().toArray()),
                group.getKey().add(), group.getKey().remove())).toList();
    }

    private void store(UidSet uids, boolean add, List<String> flags, ArrayDeque<Handle<Void>> inFlight) throws IOException {
        if (flags.isEmpty()) {
            return;
        }
        for (UidSet chunk : UidChunks.of(uids, 10_000)) {
            if (inFlight.size() >= STORES_IN_FLIGHT) {
                inFlight.remove().await();
            }
            inFlight.add(session.client().send(new UidStore(chunk, add, flags)));
        }
    }

    @Override
    public void delete(MailboxPath mailbox, UidSet uids) {
        if (uids.isEmpty()) {
            return;
        }
        try {
            ensureSelected(mailbox);
            boolean exactly = session.capabilities().has("UIDPLUS");
            if (!exactly) {
                refuseToExpungeOthers(mailbox, uids);
            }
            List<Handle<Void>> handles = new ArrayList<>();
            for (UidSet chunk : UidChunks.of(uids, 10_000)) {
                handles.add(session.client().send(new UidStore(chunk, true, List.of("\\Deleted"))));
                if (exactly) {
                    handles.add(session.client().send(new UidExpunge(chunk)));
                }
            }
            for (Handle<Void> handle : handles) {
                handle.await();
            }
            if (!exactly) {
                session.client().run(new Expunge());
            }
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    private void refuseToExpungeOthers(MailboxPath mailbox, UidSet uids) throws IOException {
        session.refresh();
        UidSet marked = session.client().run(new UidSearch("DELETED", session.capabilities().has("ESEARCH")));
        if (!marked.minus(uids).isEmpty()) {
            throw EndpointException.of(Kind.USAGE, sessions.options().display() + ": mailbox " + mailbox
                            + ": other messages are marked as deleted, and without UIDPLUS the server would delete them too")
                    .nextStep("Expunge that mailbox with a mail program, or take the marks away, then run again.");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sessions.giveBack(session);
        }
    }
}
