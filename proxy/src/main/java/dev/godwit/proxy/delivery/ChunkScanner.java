package dev.godwit.proxy.delivery;

/** Looks for a CR or LF that is not part of a CRLF in the chunks of a message sent with BDAT. */
final class ChunkScanner {
    private boolean cr;
    private boolean found;

    void scan(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            found |= cr != (in[i] == '\n');
            cr = in[i] == '\r';
        }
    }

    /** @param last whether the message is complete */
    boolean isRefused(boolean last) {
        return found || last && cr;
    }
}
