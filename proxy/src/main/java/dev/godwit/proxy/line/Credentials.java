package dev.godwit.proxy.line;

import java.nio.charset.StandardCharsets;

/** What a client has presented, to be presented again to its server. Never logged. */
public sealed interface Credentials {

    /** Whose account it is: the name that credentials belong to. */
    String authentication();

    /** On whose behalf; empty = the same. */
    String authorization();

    /** A name and a password, by whatever command they came. */
    record Password(String authorization, String authentication, String password) implements Credentials {

        /** As SASL PLAIN says it (RFC 4616). */
        public byte[] plain() {
            return (authorization + '\0' + authentication + '\0' + password).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "password";
        }
    }

    /**
     * One message of a mechanism that has but one: XOAUTH2, OAUTHBEARER.
     *
     * @param token the bearer token, which may tell the account where the message does not
     */
    record Token(String mechanism, byte[] message, String authentication, String token) implements Credentials {
        @Override
        public String authorization() {
            return "";
        }

        @Override
        public String toString() {
            return mechanism;
        }
    }

    /** The first message of a SCRAM exchange; client and server go on by themselves. */
    record Scram(String mechanism, byte[] first, String authentication, String authorization) implements Credentials {
        @Override
        public String toString() {
            return mechanism;
        }
    }
}
