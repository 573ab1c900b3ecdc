package dev.godwit.jmap.client;

import java.io.IOException;

/** What the server said is not JMAP. The text names the place, not the content. */
public final class MalformedAnswerException extends IOException {
    public MalformedAnswerException(String message) {
        super(message);
    }

    MalformedAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
