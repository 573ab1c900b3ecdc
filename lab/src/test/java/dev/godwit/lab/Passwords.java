package dev.godwit.lab;

import dev.godwit.contract.Secrets;

/** One password for everything. */
record Passwords(String password) implements Secrets {
    static Secrets always(String password) {
        return new Passwords(password);
    }

    @Override
    public String token(boolean afterRejection) {
        throw new AssertionError("nobody should ask for a token");
    }

    @Override
    public String toString() {
        return "a password";
    }
}
