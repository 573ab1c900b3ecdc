package dev.godwit.proxy.http;

/** A message that is not passed on. The text is for the log and the client: printable, and free of what the message held. */
final class HttpSyntaxException extends Exception {
    private final int status;

    /** @param status the answer to a request that is like this */
    HttpSyntaxException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    HttpSyntaxException(String message) {
        this(400, message);
    }

    int status() {
        return status;
    }
}
