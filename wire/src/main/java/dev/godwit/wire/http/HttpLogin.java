package dev.godwit.wire.http;

import java.util.function.Supplier;

/** How to log in. Secrets are asked for when they are needed first. */
public sealed interface HttpLogin {
    /** Not at all. */
    record None() implements HttpLogin {
    }

    /** RFC 7617, in UTF-8, without waiting to be asked; Digest where the server takes that and not Basic. */
    record Basic(String user, Supplier<String> password) implements HttpLogin {
    }

    /** RFC 7616: the password itself is never sent. */
    record Digest(String user, Supplier<String> password) implements HttpLogin {
    }

    /** RFC 6750. A token that is refused is renewed once. */
    record Bearer(Tokens tokens) implements HttpLogin {
    }

    /** Where tokens come from. */
    @FunctionalInterface
    interface Tokens {
        /** @param afterRejection whether the last one was refused */
        String token(boolean afterRejection);
    }
}
