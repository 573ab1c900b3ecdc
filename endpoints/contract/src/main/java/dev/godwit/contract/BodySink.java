package dev.godwit.contract;

import java.io.IOException;
import java.io.InputStream;

/** Takes the body of one message. */
@FunctionalInterface
public interface BodySink {
    /**
     * @param uid the message
     * @param size how many bytes {@code body} will give, exactly; -1 if that is not known beforehand
     * @param body the message, valid during this call only; reading from it may throw {@link EndpointException}
     */
    void body(long uid, long size, InputStream body) throws IOException;
}
