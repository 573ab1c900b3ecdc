package dev.godwit.engine.match;

import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Takes the fingerprint of a message while its bytes pass, in one go and constant memory. For one message at a time
 * ({@link #finish()} makes it ready for the next), one thread.
 */
public final class Fingerprinter {
    /** Enough for any header that identifies a message; what lies beyond is only digested. */
    private static final int HEADER_LIMIT = 64 * 1024;

    private final MessageDigest sha = ContentDigest.newSha256();
    private final CRC32C textCrc = new CRC32C();
    private byte[] header = new byte[4096];
    private int headerLength;
    private long size;
    private long textLength;
    private boolean inText;
    /** How many of the last bytes form the beginning of an empty line: 0 none, 1 after LF, 2 after LF CR. */
    private int emptyLine = 1;

    public void update(byte[] bytes, int from, int length) {
        sha.update(bytes, from, length);
        size += length;
        int at = from;
        int end = from + length;
        if (!inText) {
            at = header(bytes, from, end);
        }
        if (at < end) {
            textCrc.update(bytes, at, end - at);
            textLength += end - at;
        }
    }

    /** @return where the text begins, or {@code end} */
    private int header(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && !inText) {
            byte b = bytes[at++];
            if (b == '\n') {
                inText = emptyLine > 0;
                emptyLine = 1;
            } else {
                emptyLine = b == '\r' && emptyLine == 1 ? 2 : 0;
            }
        }
        keep(bytes, from, at - from);
        return at;
    }

    private void keep(byte[] bytes, int from, int length) {
        int kept = Math.min(length, HEADER_LIMIT - headerLength);
        if (headerLength + kept > header.length) {
            header = Arrays.copyOf(header, Math.min(HEADER_LIMIT, Math.max(headerLength + kept, header.length * 2)));
        }
        System.arraycopy(bytes, from, header, headerLength, kept);
        headerLength += kept;
    }

    /** The fingerprint of all bytes since the last call. */
    public Fingerprint finish() {
        long text = textCrc.getValue() << 32 ^ textLength;
        Fingerprint print = new Fingerprint(ContentDigest.of(sha.digest()), size, HeaderKeys.of(header, headerLength), text);
        textCrc.reset();
        headerLength = 0;
        size = 0;
        textLength = 0;
        inText = false;
        emptyLine = 1;
        return print;
    }

    /** Reads the stream to its end. */
    public Fingerprint of(InputStream in, byte[] buffer) throws IOException {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            update(buffer, 0, n);
        }
        return finish();
    }
}
