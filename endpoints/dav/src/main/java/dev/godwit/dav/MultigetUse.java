package dev.godwit.dav;

import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.Names;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What has been learned about reading one collection. Any thread. */
final class MultigetUse {
    private static final int MOST_FAILURES = 3;
    private static final int FEW = 4;

    private final Set<String> versions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger single = new AtomicInteger();
    private volatile boolean lengthsUntold;
    private final AtomicReference<CompletableFuture<Map<String, Long>>> lengths = new AtomicReference<>();

    MultigetUse(Groupware protocol, boolean allowed) {
        if (allowed) {
            versions.add("");
            if (protocol == Groupware.CARDDAV) {
                versions.add("4.0");
            }
        }
    }

    /** Which versions of a card to ask for, one after the other; empty text for the server's choice. None if GET is better. */
    List<String> versions() {
        return versions.stream().sorted().toList();
    }

    /** Half of a request's items have to come whole for it to be worth the way. */
    void brought(String version, int asked, int whole) {
        if (asked >= 8 && whole * 2 < asked) {
            versions.remove(version);
        }
    }

    /** A request was refused, or its answer could not be read. */
    void failed() {
        if (failures.incrementAndGet() >= MOST_FAILURES) {
            versions.clear();
        }
    }

    /**
     * The length of one item as it is stored. Asked of each by itself as long as there are few, then of all at once.
     *
     * @param expected what it should be: told by a list that may be out of date, this alone is believed without asking again
     * @return negative if the server does not tell
     */
    long length(DavClient client, String collection, String id, long expected) throws IOException {
        if (lengthsUntold) {
            return -1;
        }
        Map<String, Long> told = single.get() < FEW ? knownLengths() : lengths(client, collection);
        if (told.getOrDefault(id, -1L) == expected) {
            return expected;
        }
        single.incrementAndGet();
        try {
            long length = Propfind.one(client, collection + id, List.of(Names.GETCONTENTLENGTH)).number(Names.GETCONTENTLENGTH).orElse(-1);
            lengthsUntold |= length < 0;
            return length;
        } catch (RefusedException refused) {
            if (refused.status() == 404 || refused.status() == 410) {
                return expected; // deleted since it was read
            }
            throw refused;
        }
    }

    /** As far as they have been asked for. */
    Map<String, Long> knownLengths() {
        CompletableFuture<Map<String, Long>> asked = lengths.get();
        return asked == null || asked.state() != CompletableFuture.State.SUCCESS ? Map.of() : asked.resultNow();
    }

    /**
     * The lengths of all items, asked once: Radicale does not tell them in a multiget. They may be out of date; then what is
     * compared with them does not fit, and is fetched by GET.
     */
    Map<String, Long> lengths(DavClient client, String collection) throws IOException {
        CompletableFuture<Map<String, Long>> mine = new CompletableFuture<>();
        CompletableFuture<Map<String, Long>> theirs = lengths.compareAndExchange(null, mine);
        if (theirs != null) {
            try {
                return theirs.join();
            } catch (CompletionException e) {
                throw new IOException("asking for the lengths failed", e.getCause());
            }
        }
        try {
            Map<String, Long> told = new HashMap<>();
            new Propfind(collection, 1, List.of(Names.GETCONTENTLENGTH)).run(client, (found, response) -> Hrefs.member(collection, found)
                    .ifPresent(id -> response.number(Names.GETCONTENTLENGTH).ifPresent(length -> told.put(id, length))));
            mine.complete(told);
            return told;
        } catch (IOException | RuntimeException e) {
            lengths.set(null);
            mine.completeExceptionally(e);
            throw e;
        }
    }
}
