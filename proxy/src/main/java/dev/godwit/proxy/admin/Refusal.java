package dev.godwit.proxy.admin;

/** A request that is answered with an error. The text is for the one who asked. */
final class Refusal extends RuntimeException {
    private final int status;

    Refusal(int status, String text) {
        super(text);
        this.status = status;
    }

    int status() {
        return status;
    }
}
