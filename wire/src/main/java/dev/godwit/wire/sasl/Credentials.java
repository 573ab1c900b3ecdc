package dev.godwit.wire.sasl;

import java.util.Optional;

/** Who logs in, and how. {@code toString()} never shows secrets or names. */
public sealed interface Credentials {
    /** Whose mailboxes are wanted, if not the user's own (RFC 4422 §2): an administrator's login for an account. */
    Optional<String> authorization();

    /** A user name and a password. */
    record Password(String user, String password, Optional<String> authorization) implements Credentials {
        public Password(String user, String password) {
            this(user, password, Optional.empty());
        }

        @Override
        public String toString() {
            return "password";
        }
    }

    /** A user name and an OAuth 2.0 access token. */
    record Token(String user, String token, Optional<String> authorization) implements Credentials {
        public Token(String user, String token) {
            this(user, token, Optional.empty());
        }

        @Override
        public String toString() {
            return "token";
        }
    }

    /** The client certificate of the TLS connection. */
    record Certificate(Optional<String> authorization) implements Credentials {
        @Override
        public String toString() {
            return "certificate";
        }
    }
}
