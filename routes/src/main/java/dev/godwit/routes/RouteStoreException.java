package dev.godwit.routes;

/** The store cannot answer now. The text is free of identifiers and secrets. */
public final class RouteStoreException extends RuntimeException {
    public RouteStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public RouteStoreException(String message) {
        super(message);
    }
}
