package dev.godwit.imap;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.imap.client.FetchSink;
import dev.godwit.imap.client.Handle;
import dev.godwit.imap.client.UidFetch;
import dev.godwit.imap.client.UidSearch;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Reads messages over one connection. Mailboxes are opened with EXAMINE and bodies read with PEEK: nothing changes. */
final class ImapReader implements MailboxReader {
    /** So many FETCH commands are in flight: the server always has the next one at hand. */
    private static final int WINDOW = 4;
    /** Messages per command: of ordinary mail several megabytes, which outlast any round trip. */
    private static final int BODIES_PER_COMMAND = 256;
    private static final int HEADERS_PER_COMMAND = 1_000;
    private static final int ROWS_PER_COMMAND = 100_000;
    private static final int LARGE_SET = 5_000;
    private static final int MAX_HEADER = 1 << 20;

    private final ImapSession session;
    private final Sessions sessions;
    private boolean closed;

    ImapReader(ImapSession session, Sessions sessions) {
        this.session = session;
        this.sessions = sessions;
    }

    ImapSession session() {
        return session;
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        try {
            return session.select(mailbox, true).state();
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    private void ensureOpen(MailboxPath mailbox, UidSet uids) throws IOException {
        if (session.isOpen(mailbox, true)) {
            session.refreshFor(uids);
        } else {
            session.select(mailbox, true);
        }
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        try {
            if (session.isOpen(mailbox, true)) {
                session.refresh();
            } else {
                session.select(mailbox, true);
            }
            ListingSink sink = new ListingSink(session.messages());
            StatusResponse answer = session.client().run(new UidFetch("1:*", rowItems(), "", sink, session.flagCache()));
            requireOk(mailbox, answer);
            return sink.build();
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    String rowItems() {
        // X-GM-MSGID before EMAILID: Gmail's own is the one that is the same under all labels
        String identity = session.capabilities().has("X-GM-EXT-1") ? " X-GM-MSGID" : session.capabilities().has("OBJECTID") ? " EMAILID" : "";
        return "UID FLAGS INTERNALDATE RFC822.SIZE" + (session.condstore() ? " MODSEQ" : "") + identity;
    }

    /** A set that is larger than the mailbox is made smaller first: a range may name four thousand million UIDs. */
    private UidSet existing(UidSet uids) throws IOException {
        if (uids.size() <= LARGE_SET || uids.size() <= session.messages()) {
            return uids;
        }
        UidSet.Builder existing = new UidSet.Builder();
        session.client().run(new UidSearch("ALL", session.capabilities().has("ESEARCH"))).forEach(uid -> {
            if (uids.contains(uid)) {
                existing.add(uid);
            }
        });
        return existing.build();
    }

    private void requireOk(MailboxPath mailbox, StatusResponse answer) {
        if (!answer.isOk() && !isOnlyExpunged(answer)) {
            throw ImapErrors.refused("UID FETCH", answer).at(sessions.options().display() + ": mailbox " + mailbox);
        }
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        try {
            ensureOpen(mailbox, uids);
            UidSet existing = existing(uids);
            ListingSink sink = new ListingSink(existing.size());
            for (StatusResponse answer : fetch(UidChunks.of(existing, ROWS_PER_COMMAND), rowItems(), sink)) {
                requireOk(mailbox, answer);
            }
            return only(sink.build(), uids);
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    /** A server may announce changed flags of messages that were not asked for. */
    private static Listing only(Listing listing, UidSet uids) {
        Listing.Builder asked = new Listing.Builder(listing.size());
        for (int row = 0; row < listing.size(); row++) {
            if (uids.contains(listing.uid(row))) {
                asked.add(listing, row);
            }
        }
        return asked.size() == listing.size() ? listing : asked.build();
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        fetchContent(mailbox, uids, "UID BODY.PEEK[HEADER]", HEADERS_PER_COMMAND, (uid, size, body) -> {
            byte[] header = body.readNBytes((int) Math.min(size, MAX_HEADER));
            sink.header(uid, header);
        });
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        fetchContent(mailbox, uids, "UID BODY.PEEK[]", BODIES_PER_COMMAND, sink);
    }

    private void fetchContent(MailboxPath mailbox, UidSet uids, String items, int perCommand, BodySink sink) {
        try (ContentSink content = new ContentSink(uids, sink, e -> session.error(mailbox, e))) {
            ensureOpen(mailbox, uids);
            List<UidSet> chunks = UidChunks.of(existing(uids), perCommand);
            List<StatusResponse> answers = fetch(chunks, items, content);
            UidSet missed = UidSet.EMPTY;
            StatusResponse refusal = null;
            for (int i = 0; i < chunks.size(); i++) {
                if (!answers.get(i).isOk() && !isOnlyExpunged(answers.get(i))) {
                    missed = missed.union(content.missing(chunks.get(i)));
                    refusal = answers.get(i);
                }
            }
            if (!missed.isEmpty()) {
                retryOneByOne(mailbox, missed, items, content, refusal);
            }
        } catch (SinkFailure failure) {
            throw failure.<RuntimeException>sneak();
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    /** One message that cannot be read must not hide the others behind it. */
    private void retryOneByOne(MailboxPath mailbox, UidSet missed, String items, ContentSink content, StatusResponse refusal) throws IOException {
        EndpointException general = ImapErrors.refused("UID FETCH", refusal);
        // Dovecot says SERVERBUG of a damaged message; that concerns this one only
        if (general.kind() == Kind.SLOW_DOWN || refusal.code().is("UNAVAILABLE")) {
            throw general.at(sessions.options().display() + ": mailbox " + mailbox);
        }
        List<UidSet> single = UidChunks.of(missed, 1);
        List<StatusResponse> answers = fetch(single, items, content);
        UidSet unreadable = UidSet.EMPTY;
        for (int i = 0; i < single.size(); i++) {
            if (!answers.get(i).isOk() && !isOnlyExpunged(answers.get(i))) {
                unreadable = unreadable.union(content.missing(single.get(i)));
            }
        }
        if (!unreadable.isEmpty()) {
            throw EndpointException.of(Kind.ITEM_REFUSED, sessions.options().display() + ": mailbox " + mailbox + ": UID " + unreadable
                    + ": the server cannot give this: " + refusal.serverText());
        }
    }

    /** NO because some of the messages are gone, which is no error (RFC 5530 §3; Dovecot, Cyrus). */
    private static boolean isOnlyExpunged(StatusResponse answer) {
        String text = answer.text().toLowerCase(java.util.Locale.ROOT);
        return answer.code().is("EXPUNGEISSUED") || text.contains("no longer exist") || text.contains("no matching messages")
                || text.contains("expunged");
    }

    /** Keeps several commands in flight. @return their answers, in order */
    private List<StatusResponse> fetch(List<UidSet> chunks, String items, FetchSink sink) throws IOException {
        List<StatusResponse> answers = new ArrayList<>(chunks.size());
        ArrayDeque<Handle<StatusResponse>> inFlight = new ArrayDeque<>();
        for (UidSet chunk : chunks) {
            if (inFlight.size() >= WINDOW) {
                answers.add(inFlight.remove().await());
            }
            inFlight.add(session.client().send(new UidFetch(chunk.toString(), items, "", sink, session.flagCache())));
        }
        while (!inFlight.isEmpty()) {
            answers.add(inFlight.remove().await());
        }
        return answers;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sessions.giveBack(session);
        }
    }
}
