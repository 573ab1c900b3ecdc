package dev.godwit.jmap;

import dev.godwit.contract.Numbers;
import dev.godwit.contract.ReportsChanges.Changes;
import dev.godwit.contract.ReportsChanges.Removed;
import dev.godwit.jmap.client.Batch;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooChanges;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All Emails of the account as mailboxes list them. The whole account is listed once, when a whole mailbox is asked for
 * first; from then on, and from the state that a former run kept, Email/changes tells what is new. Any thread.
 */
final class EmailIndex {
    private static final String LOAD = "load";
    private static final int TRIES = 4;
    /** More than that is listed anew rather than held. */
    private static final int MOST_CHANGES = 50_000;
    private static final int DIRECT = 2_000;

    private final JmapClient client;
    private final Numbers numbers;
    private final StateHistory history;
    private final Homes homes;
    private final AtomicReference<Snapshot> snapshot = new AtomicReference<>();
    private final Flights<Snapshot> loads = new Flights<>();
    private final Flights<Optional<Delta>> deltas = new Flights<>();

    EmailIndex(JmapClient client, Numbers numbers, Homes homes) {
        this.client = client;
        this.numbers = numbers;
        this.history = new StateHistory(numbers);
        this.homes = homes;
    }

    Numbers numbers() {
        return numbers;
    }

    /**
     * A mailbox that was deleted and made anew under its old name is another one: what is missing in it was not deleted by anybody.
     * Never 0, and below 2³² as in IMAP.
     */
    long validity(String mailboxId) {
        return Math.max(1, (31 * numbers.validity() + mailboxId.hashCode()) & 0xffff_ffffL);
    }

    /**
     * The states of mailboxes now; those that are not there are left out. Every Email that is in one of them has its number
     * when this returns, so that {@code uidNext} is a floor for later ones.
     */
    Map<String, MailboxState> states(Collection<String> mailboxIds) throws IOException {
        Moment moment = moment(mailboxIds);
        number(moment.state());
        long modseq = history.number(moment.state());
        long next = numbers.next();
        Map<String, MailboxState> states = new HashMap<>();
        for (Map.Entry<String, Long> total : moment.totals().entrySet()) {
            long messages = homes.primaryOnly() ? list(total.getKey()).size() : total.getValue();
            states.put(total.getKey(), new MailboxState(validity(total.getKey()), next, messages, modseq));
        }
        return states;
    }

    /** @param totals mailbox id to how many Emails are in it */
    private record Moment(String state, Map<String, Long> totals) {
    }

    private Moment moment(Collection<String> mailboxIds) throws IOException {
        List<String> ids = List.copyOf(mailboxIds);
        int most = Math.max(1, client.limits().maxObjectsInGet());
        Map<String, Long> totals = new HashMap<>();
        for (int from = most; from < ids.size(); from += most) { // before the state is asked for: what comes later is told as a change
            take(client.call(totals(ids.subList(from, Math.min(ids.size(), from + most)))), totals);
        }
        Batch batch = client.batch();
        Batch.Call<FooGet.Got> mailboxes = batch.add(totals(ids.subList(0, Math.min(ids.size(), most))));
        Batch.Call<FooGet.Got> state = batch.add(FooGet.state(DataType.EMAIL));
        batch.run();
        take(mailboxes.answer(), totals);
        totals.keySet().retainAll(mailboxIds);
        return new Moment(state.answer().state(), totals);
    }

    private static FooGet totals(List<String> ids) {
        return FooGet.of(DataType.MAILBOX).properties(List.of("id", "totalEmails")).ids(ids);
    }

    private static void take(FooGet.Got mailboxes, Map<String, Long> totals) {
        mailboxes.list().forEach(mailbox -> totals.put(mailbox.path("id").asText(), mailbox.path("totalEmails").asLong()));
    }

    /** Sees to it that every Email that existed in that state has a number. */
    private void number(String state) throws IOException {
        Optional<String> latest = history.latest();
        if (latest.isPresent() && latest.get().equals(state)) {
            return;
        }
        if (latest.isPresent()) {
            Optional<FooChanges.Changed> changed = client.changes(DataType.EMAIL, latest.get());
            if (changed.isPresent()) {
                numbers.of(changed.get().created());
                numbers.of(changed.get().updated());
                return;
            }
        }
        upTo(state);
    }

    /** All messages of the mailbox now. */
    Listing list(String mailboxId) throws IOException {
        return upTo(client.call(FooGet.state(DataType.EMAIL)).state()).listing(mailboxId);
    }

    /** Those of the messages that are in the mailbox now. */
    Listing list(String mailboxId, UidSet uids) throws IOException {
        long state = 0;
        if (!uids.isEmpty() && uids.last() >= numbers.next()) {
            number(client.call(FooGet.state(DataType.EMAIL)).state()); // what came meanwhile may be meant
        }
        UidSet given = uids.minus(UidSet.range(numbers.next(), Long.MAX_VALUE - 1));
        if (given.size() > DIRECT) {
            return only(list(mailboxId), given);
        }
        Listing.Builder found = new Listing.Builder(given.size());
        List<String> ids = new ArrayList<>();
        Map<String, Long> numberOf = new HashMap<>();
        names(given, (number, id) -> {
            ids.add(id);
            numberOf.put(id, number);
        });
        client.get(DataType.EMAIL, ids, EmailRow.PROPERTIES, page -> page.list().stream().map(EmailRow::of).forEach(row -> homes.of(row, (id, keywords) -> {
            if (id.equals(mailboxId)) {
                found.add(numberOf.get(row.id()), keywords, row.size(), row.receivedEpochSecond(), state, null, EmailRow.emailId(row.id()));
            }
        })));
        return found.build();
    }

    private static Listing only(Listing listing, UidSet uids) {
        Listing.Builder some = new Listing.Builder(Math.min(listing.size(), uids.size()));
        for (int row = 0; row < listing.size(); row++) {
            if (uids.contains(listing.uid(row))) {
                Snapshot.copy(listing, row, some);
            }
        }
        return some.build();
    }

    /** Hears of a number and its name. */
    interface NameSink {
        void name(long number, String id);
    }

    /** The ids of those of the numbers that were ever given, ascending. @param uids not many */
    void names(UidSet uids, NameSink sink) {
        long[] wanted = uids.minus(UidSet.range(numbers.next(), Long.MAX_VALUE - 1)).stream().toArray();
        List<String> names = numbers.names(wanted);
        for (int i = 0; i < wanted.length; i++) {
            if (names.get(i) != null) {
                sink.name(wanted[i], names.get(i));
            }
        }
    }

    private Snapshot upTo(String state) throws IOException {
        Snapshot now = snapshot.get();
        if (now == null) {
            now = loads.get(LOAD, this::load);
        }
        for (int i = 0; i < TRIES; i++) {
            if (now.state().equals(state)) {
                return now;
            }
            Optional<Delta> delta = delta(now.state(), state);
            Snapshot fresh;
            if (delta.isPresent()) {
                fresh = now.plus(delta.get(), homes);
                snapshot.compareAndSet(now, fresh);
                return fresh;
            }
            loads.forget(LOAD);
            now = loads.get(LOAD, this::load);
            if (!canTellChanges(now.state(), state)) {
                return now; // the server never tells: what has just been listed is all there is to know
            }
        }
        return now;
    }

    private boolean canTellChanges(String from, String to) throws IOException {
        return from.equals(to) || delta(from, to).isPresent();
    }

    private Snapshot load() throws IOException {
        Snapshot loaded = new AccountListing(client, numbers, homes).list();
        String state = client.call(FooGet.state(DataType.EMAIL)).state();
        if (!loaded.state().equals(state)) {
            Optional<Delta> delta = delta(loaded.state(), state);
            loaded = delta.isPresent() ? loaded.plus(delta.get(), homes) : loaded;
        }
        snapshot.set(loaded);
        return loaded;
    }

    /** What happened between the states; empty if the server cannot tell, or if it is very much. */
    private Optional<Delta> delta(String from, String to) throws IOException {
        return from.equals(to) ? Optional.of(new Delta(to, List.of(), new long[0], UidSet.EMPTY))
                : deltas.get(from + "\0" + to, () -> fetch(from));
    }

    private Optional<Delta> fetch(String from) throws IOException {
        Optional<FooChanges.Changed> changed = client.changes(DataType.EMAIL, from);
        if (changed.isEmpty() || changed.get().created().size() + changed.get().updated().size() > MOST_CHANGES) {
            return Optional.empty();
        }
        List<String> wanted = new ArrayList<>(changed.get().created());
        wanted.addAll(changed.get().updated());
        numbers.of(wanted);
        List<EmailRow> rows = new ArrayList<>();
        List<String> gone = new ArrayList<>(changed.get().destroyed());
        client.get(DataType.EMAIL, wanted, EmailRow.PROPERTIES, page -> {
            page.list().stream().map(EmailRow::of).forEach(rows::add);
            gone.addAll(page.notFound());
        });
        long[] given = numbers.of(rows.stream().map(EmailRow::id).toList());
        return Optional.of(new Delta(changed.get().newState(), rows, given, UidSet.of(numbers.of(gone))));
    }

    /** See {@link dev.godwit.contract.ReportsChanges}; empty also if the mailbox is not there. */
    Optional<Changes> changesSince(String mailboxId, MailboxState since) throws IOException {
        Optional<String> from = since.uidValidity() == validity(mailboxId) ? history.state(since.highestModseq()) : Optional.empty();
        if (from.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 1; ; i++) {
            Moment moment = moment(List.of(mailboxId));
            if (!moment.totals().containsKey(mailboxId)) {
                return Optional.empty();
            }
            Optional<Delta> delta = delta(from.get(), moment.state());
            if (delta.isEmpty()) {
                return Optional.empty();
            }
            if (delta.get().newState().equals(moment.state()) || i >= TRIES) {
                return Optional.of(changes(mailboxId, delta.get(), moment.totals().get(mailboxId)));
            }
        }
    }

    private Changes changes(String mailboxId, Delta delta, long total) throws IOException {
        Listing.Builder changed = new Listing.Builder(16);
        boolean[] here = {false};
        List<Long> elsewhere = new ArrayList<>();
        for (int i = 0; i < delta.rows().size(); i++) {
            EmailRow row = delta.rows().get(i);
            long number = delta.numbers()[i];
            here[0] = false;
            homes.of(row, (id, keywords) -> {
                if (id.equals(mailboxId)) {
                    here[0] = true;
                    changed.add(number, keywords, row.size(), row.receivedEpochSecond(), 0, null, EmailRow.emailId(row.id()));
                }
            });
            if (!here[0]) {
                elsewhere.add(number);
            }
        }
        long modseq = history.number(delta.newState());
        long messages = homes.primaryOnly() ? list(mailboxId).size() : total;
        MailboxState now = new MailboxState(validity(mailboxId), numbers.next(), messages, modseq);
        return new Changes(now, changed.build(), new Removed.Vanished(delta.gone().union(UidSet.of(elsewhere))));
    }

    /** The numbers of new Emails, in this order. */
    long[] numbersOf(List<String> ids) {
        return Arrays.copyOf(numbers.of(ids), ids.size());
    }
}
