package dev.godwit.wire.http;

import dev.godwit.wire.http.HttpLogin.Tokens;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** The token in use. When several threads see it refused, one of them fetches a new one and the others wait for that. */
final class BearerToken {
    private final Tokens tokens;
    private final AtomicReference<CompletableFuture<String>> current = new AtomicReference<>();

    BearerToken(Tokens tokens) {
        this.tokens = tokens;
    }

    /** @param rejected the token that was refused, or null */
    String get(String rejected) {
        while (true) {
            CompletableFuture<String> now = current.get();
            if (now != null && (now.state() != Future.State.SUCCESS || !now.resultNow().equals(rejected))) {
                return await(now);
            }
            CompletableFuture<String> mine = new CompletableFuture<>();
            if (current.compareAndSet(now, mine)) {
                return fetch(mine, rejected != null);
            }
        }
    }

    private String fetch(CompletableFuture<String> mine, boolean afterRejection) {
        try {
            mine.complete(tokens.token(afterRejection));
            return mine.join();
        } catch (RuntimeException e) {
            current.compareAndSet(mine, null); // before the others see it, so that nobody joins a failed one for ever
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static String await(CompletableFuture<String> token) {
        try {
            return token.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException runtime ? runtime : e;
        }
    }
}
