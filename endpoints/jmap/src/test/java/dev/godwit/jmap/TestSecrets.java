package dev.godwit.jmap;

import dev.godwit.contract.Secrets;

/** A password, or tokens one after the other. */
final class TestSecrets implements Secrets {
    private final String password;
    private final String[] tokens;
    private int next;

    private TestSecrets(String password, String... tokens) {
        this.password = password;
        this.tokens = tokens;
    }

    static Secrets password(String password) {
        return new TestSecrets(password);
    }

    /** Each is given until it is rejected. */
    static Secrets tokens(String... tokens) {
        return new TestSecrets(null, tokens);
    }

    @Override
    public String password() {
        if (password == null) {
            throw new AssertionError("nobody should ask for a password");
        }
        return password;
    }

    @Override
    public synchronized String token(boolean afterRejection) {
        if (afterRejection) {
            next++;
        }
        return tokens[next];
    }
}
