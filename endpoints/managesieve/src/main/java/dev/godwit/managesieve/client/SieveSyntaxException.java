package dev.godwit.managesieve.client;

import java.io.IOException;

/** What the server sent is not ManageSieve. */
public final class SieveSyntaxException extends IOException {
    SieveSyntaxException(String message) {
        super(message);
    }
}
