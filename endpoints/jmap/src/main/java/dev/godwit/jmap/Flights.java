package dev.godwit.jmap;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Lets one thread do what several want at the same time; the others wait for its result. What fails is done anew by the next. */
final class Flights<T> {
    private static final int REMEMBERED = 8;
    private final ConcurrentHashMap<String, CompletableFuture<T>> flights = new ConcurrentHashMap<>();

    /** What is to be done. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** The result for the key: remembered, waited for, or made. */
    T get(String key, Work<T> work) throws IOException {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> other = flights.putIfAbsent(key, mine);
        if (other != null) {
            return await(other);
        }
        try {
            T result = work.run();
            mine.complete(result);
            if (flights.size() > REMEMBERED) {
                flights.entrySet().removeIf(each -> each.getValue() != mine && each.getValue().isDone());
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            flights.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    void forget(String key) {
        flights.computeIfPresent(key, (k, flight) -> flight.isDone() ? null : flight);
    }

    private static <T> T await(CompletableFuture<T> flight) throws IOException {
        try {
            return flight.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException runtime -> throw runtime;
                default -> throw e;
            }
        }
    }
}
