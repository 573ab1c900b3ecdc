package dev.godwit.imap;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.imap.client.Append;
import dev.godwit.imap.client.AppendItem;
import dev.godwit.imap.client.AppendWriter;
import dev.godwit.imap.client.Appended;
import dev.godwit.imap.client.Flags;
import dev.godwit.imap.client.Handle;
import dev.godwit.imap.client.RefusedException;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.wire.imap.InternalDate;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Appends batches to one mailbox: together by MULTIAPPEND where the server has it, else one after the other in a row. */
final class Appending {
    private static final int MAX_TOGETHER = 200;
    private static final long MAX_BYTES_TOGETHER = 32L << 20;

    private final ImapSession session;
    private final MailboxPath mailbox;
    private final String raw;
    private final AppendAnswers answers;
    private final SilentChanges changes;
    /** Most messages of a batch have one of a few sets. */
    private final Map<Keywords, List<String>> flags = new IdentityHashMap<>();

    Appending(ImapSession session, Sessions sessions, MailboxPath mailbox, AppendAnswers answers) {
        this.session = session;
        this.mailbox = mailbox;
        this.raw = sessions.names().raw(mailbox);
        this.answers = answers;
        this.changes = SilentChanges.of(sessions.serverId().getOrDefault("name", ""), session.client().greeted());
    }

    /** A message and its place in the batch. */
    private record Numbered(int index, OutgoingMessage message) {
    }

    void append(List<OutgoingMessage> batch) {
        OptionalLong limit = session.capabilities().appendLimit();
        List<Numbered> fitting = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (limit.isPresent() && batch.get(i).body().size() > limit.getAsLong()) {
                answers.refused(i, RefusalReason.TOO_LARGE, "APPENDLIMIT=" + limit.getAsLong());
            } else if (silentChange(batch.get(i)) instanceof RefusalReason reason) {
                answers.refused(i, reason, "the server would change it");
            } else {
                fitting.add(new Numbered(i, batch.get(i)));
            }
        }
        if (fitting.size() > 1 && session.capabilities().has("MULTIAPPEND")) {
            for (List<Numbered> group : groups(fitting)) {
                together(group);
            }
        } else {
            oneByOne(fitting);
        }
    }

    /** @return null for none */
    private RefusalReason silentChange(OutgoingMessage message) {
        try {
            return changes.in(message.body()).orElse(null);
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private static List<List<Numbered>> groups(List<Numbered> messages) {
        List<List<Numbered>> groups = new ArrayList<>();
        List<Numbered> group = new ArrayList<>();
        long bytes = 0;
        for (Numbered numbered : messages) {
            long size = numbered.message().body().size();
            if (!group.isEmpty() && (group.size() >= MAX_TOGETHER || bytes + size > MAX_BYTES_TOGETHER)) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(numbered);
            bytes += size;
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    /** All or nothing (RFC 3502): when all are refused, each is tried alone to find the one that is to blame. */
    private void together(List<Numbered> group) {
        try {
            Appended appended = send(List.of(group), false).getFirst();
            for (int i = 0; i < group.size(); i++) {
                answers.stored(group.get(i).index(), appended.uidValidity(), appended.uids().isEmpty() ? 0 : appended.uids().get(i));
            }
        } catch (RefusedException refused) {
            if (group.size() == 1) {
                refuse(group.getFirst(), refused);
            } else {
                throwIfForAll(refused);
                oneByOne(group);
            }
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    private void oneByOne(List<Numbered> messages) {
        try {
            send(messages.stream().map(List::of).toList(), true);
        } catch (IOException e) {
            throw session.error(mailbox, e);
        }
    }

    /** @param tell whether each is a message of its own, to be answered at once */
    private List<Appended> send(List<List<Numbered>> groups, boolean tell) throws IOException {
        List<Append> commands = groups.stream().map(group -> new Append(raw, group.stream().map(this::item).toList())).toList();
        List<Appended> results = new ArrayList<>();
        AppendWriter writer = AppendWriter.start(session.client(), commands);
        EndpointException forAll = null;
        try (writer) {
            for (int i = 0; i < groups.size(); i++) {
                Handle<Appended> handle = writer.handles().get(i);
                if (tell) {
                    forAll = answer(groups.get(i).getFirst(), handle, forAll);
                } else {
                    results.add(handle.await());
                }
            }
        } catch (RefusedException refused) {
            throw refused;
        } catch (IOException e) {
            if (writer.contentFailure() != null) {
                throw cannotRead(writer.contentFailure());
            }
            throw e;
        }
        if (forAll != null) {
            throw forAll;
        }
        return results;
    }

    private static EndpointException cannotRead(IOException cause) {
        return EndpointException.of(Kind.MALFORMED, "a message that was to be stored could not be read: " + cause.getMessage(), cause);
    }

    private EndpointException answer(Numbered numbered, Handle<Appended> handle, EndpointException forAll) throws IOException {
        try {
            Appended appended = handle.await();
            answers.stored(numbered.index(), appended.uidValidity(), appended.uids().isEmpty() ? 0 : appended.uids().getFirst());
            return forAll;
        } catch (RefusedException refused) {
            // the rest of the row is on its way: its answers are read before the error is thrown
            if (forAll != null) {
                return forAll;
            }
            EndpointException error = session.error(mailbox, refused);
            if (concernsAll(error)) {
                return error;
            }
            refuse(numbered, refused);
            return null;
        }
    }

    private void throwIfForAll(RefusedException refused) {
        EndpointException error = session.error(mailbox, refused);
        if (concernsAll(error)) {
            throw error;
        }
    }

    private static boolean concernsAll(EndpointException error) {
        return switch (error.kind()) {
            case MAILBOX_GONE, ACCESS_DENIED, NO_SPACE, CONNECTION, SLOW_DOWN -> true;
            case ITEM_REFUSED, MALFORMED, USAGE, BUG -> false;
        };
    }

    private void refuse(Numbered numbered, RefusedException refused) {
        throwIfForAll(refused);
        StatusResponse response = refused.response();
        answers.refused(numbered.index(), ImapErrors.reason(response), response.condition() + " " + response.serverText());
    }

    private AppendItem item(Numbered numbered) {
        OutgoingMessage message = numbered.message();
        long received = message.receivedEpochSecond();
        return new AppendItem(flags.computeIfAbsent(message.keywords(), Flags::toFlags), InternalDate.canFormat(received) ? InternalDate.format(received) : "",
                message.body().size(), message.body()::writeTo);
    }
}
