package dev.godwit.imap;

/** Carries what a caller's sink threw through the client, unchanged. */
final class SinkFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    SinkFailure(Exception cause) {
        super(cause);
    }

    /** Throws the original, checked or not: the contract lets sinks throw what they want through {@code bodies}. */
    @SuppressWarnings("unchecked")
    <E extends Exception> E sneak() throws E {
        throw (E) getCause();
    }
}
