package dev.godwit.contract;

/** Takes the header of one message. */
@FunctionalInterface
public interface HeaderSink {
    void header(long uid, byte[] header);
}
