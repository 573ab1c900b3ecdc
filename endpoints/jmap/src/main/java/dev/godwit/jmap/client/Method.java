package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** One method call and what its answer means (RFC 8620 §3.2). */
public interface Method<T> {
    /** {@code Foo/get}. */
    String name();

    /** The capabilities it needs, besides core. */
    Set<String> using();

    /** @param accountId to be put in, under {@code accountId} */
    ObjectNode arguments(String accountId);

    /** @throws MalformedAnswerException if it lacks what it must have */
    T read(ObjectNode answer) throws MalformedAnswerException;

    /** Whether it can be repeated without harm. */
    boolean readOnly();
}
