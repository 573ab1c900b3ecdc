package dev.godwit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.Numbers;
import dev.godwit.jmap.client.Batch;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.FooQuery;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.MethodException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lists every Email of the account once: Email/query with Email/get by back-reference, several pages under way at once.
 * The account may change meanwhile; what the pages missed is found by asking for all ids again.
 */
final class AccountListing {
    private static final int IN_FLIGHT = 4;
    private static final int TRIES = 3;

    private final JmapClient client;
    private final Numbers numbers;
    private final Snapshot.Rows rows;
    private boolean sorted = true;

    AccountListing(JmapClient client, Numbers numbers, Homes homes) {
        this.client = client;
        this.numbers = numbers;
        this.rows = new Snapshot.Rows(homes, new HashMap<>());
    }

    private record Page(FooQuery.Queried query, FooGet.Got got) {
    }

    /** As it is at or after the state it is marked with: what changed since then may or may not be in it. */
    Snapshot list() throws IOException {
        int size = client.getSize().next(client.limits().maxObjectsInGet());
        Page first = first(size);
        String state = first.got().state();
        take(first.got().list());
        boolean steady = rest(first);
        for (int i = 0; !steady && i < TRIES; i++) {
            steady = fetchMissing();
        }
        return new Snapshot(state, rows.build());
    }

    private Page first(int size) throws IOException {
        try {
            return page(0, size, true);
        } catch (MethodException e) {
            if (!e.is("unsupportedSort")) {
                throw e;
            }
            sorted = false;
            return page(0, size, true);
        }
    }

    private FooQuery query() {
        FooQuery query = new FooQuery(DataType.EMAIL);
        return sorted ? query.sort("receivedAt", true) : query; // new mail comes last, so that it moves no page
    }

    private Page page(long position, int size, boolean total) throws IOException {
        FooQuery query = query().position(position).limit(size);
        Batch batch = client.batch();
        Batch.Call<FooQuery.Queried> queried = batch.add(total ? query.calculateTotal() : query);
        Batch.Call<FooGet.Got> got = batch.add(FooGet.of(DataType.EMAIL).ids(queried.ref("/ids")).properties(EmailRow.PROPERTIES));
        long begun = System.nanoTime();
        batch.run();
        Page page = new Page(queried.answer(), got.answer());
        client.getSize().took(page.got().list().size(), System.nanoTime() - begun);
        return page;
    }

    private void take(List<ObjectNode> emails) {
        List<EmailRow> some = emails.stream().map(EmailRow::of).toList();
        long[] given = numbers.of(some.stream().map(EmailRow::id).toList());
        for (int i = 0; i < given.length; i++) {
            rows.add(given[i], some.get(i));
        }
    }

    /** @return whether nothing changed meanwhile that may have moved Emails from one page to another */
    private boolean rest(Page first) throws IOException {
        int size = first.query().ids().size();
        if (size == 0 || first.query().total() >= 0 && first.query().total() <= size) {
            return true;
        }
        return first.query().total() < 0 ? oneByOne(first) : together(first, size);
    }

    /** Where the server does not tell the total. */
    private boolean oneByOne(Page first) throws IOException {
        boolean steady = true;
        long position = first.query().ids().size();
        while (true) {
            Page page = page(position, client.getSize().next(client.limits().maxObjectsInGet()), false);
            if (page.query().ids().isEmpty()) {
                return steady;
            }
            take(page.got().list());
            position += page.query().ids().size();
            steady &= page.got().state().equals(first.got().state());
        }
    }

    private boolean together(Page first, int size) throws IOException {
        boolean steady = true;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ArrayDeque<Future<Page>> inFlight = new ArrayDeque<>();
            long total = first.query().total();
            for (long position = size; position < total || !inFlight.isEmpty(); position += size) {
                if (position < total) {
                    long from = position;
                    inFlight.add(threads.submit(() -> page(from, size, false)));
                }
                if (inFlight.size() >= IN_FLIGHT || position + size >= total) {
                    Page page = await(inFlight.remove());
                    take(page.got().list());
                    steady &= page.got().state().equals(first.got().state())
                            && (page.query().ids().size() == size || page.query().position() + page.query().ids().size() >= total);
                }
            }
        }
        return steady;
    }

    private static Page await(Future<Page> page) throws IOException {
        try {
            return page.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException runtime -> throw runtime;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while an account was listed");
        }
    }

    /** Asks for all ids and gets those that no page had. @return whether the ids were told without a change in between */
    private boolean fetchMissing() throws IOException {
        Set<Long> known = new HashSet<>();
        rows.build().values().forEach(listing -> {
            for (int row = 0; row < listing.size(); row++) {
                known.add(listing.uid(row));
            }
        });
        List<String> missing = new ArrayList<>();
        boolean steady = true;
        String state = null;
        long position = 0;
        while (true) {
            Batch batch = client.batch();
            Batch.Call<FooQuery.Queried> query = batch.add(query().position(position).limit(10_000));
            Batch.Call<FooGet.Got> get = batch.add(FooGet.state(DataType.EMAIL));
            batch.run();
            FooQuery.Queried page = query.answer();
            state = state == null ? get.answer().state() : state;
            steady &= state.equals(get.answer().state()); // James has another query state for each page
            long[] given = numbers.of(page.ids());
            for (int i = 0; i < given.length; i++) {
                if (known.add(given[i])) {
                    missing.add(page.ids().get(i));
                }
            }
            if (page.ids().isEmpty()) {
                break;
            }
            position += page.ids().size();
        }
        client.get(DataType.EMAIL, missing, EmailRow.PROPERTIES, page -> take(page.list()));
        return steady;
    }
}
