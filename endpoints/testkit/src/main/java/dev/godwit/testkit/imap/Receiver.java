package dev.godwit.testkit.imap;

import dev.godwit.model.ContentDigest;
import java.security.MessageDigest;
import java.util.Arrays;

/** Takes an appended message in: held, sunk or only counted, and looked through for what the server refuses. */
final class Receiver implements ImapReader.LiteralSink {
    private static final int HEAD = 64 * 1024;
    private static final long HOLDABLE = 1L << 30;

    private final Quirks quirks;
    private final long size;
    private final boolean discard;
    private final boolean sink;
    private final byte[] held;
    private final MessageDigest sha256;
    private int used;
    private boolean nul;
    private boolean bareLf;
    private boolean eightBitHeader;
    private boolean inHeader = true;
    private int last = '\n';
    private long lineLength;
    private long longestLine;

    Receiver(Quirks quirks, long size, boolean discard) {
        this.quirks = quirks;
        this.size = size;
        this.discard = discard || size > HOLDABLE && size <= quirks.sinkAbove;
        sink = size > quirks.sinkAbove;
        held = this.discard ? null : new byte[(int) (sink ? Math.min(size, HEAD) : size)];
        sha256 = sink ? ContentDigest.newSha256() : null;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (discard) {
            return;
        }
        int n = Math.min(length, held.length - used);
        System.arraycopy(bytes, offset, held, used, n);
        used += n;
        if (sink) {
            sha256.update(bytes, offset, length);
        }
        if (quirks.inspectsMessages()) {
            for (int i = offset; i < offset + length; i++) {
                inspect(bytes[i]);
            }
        }
    }

    private void inspect(byte b) {
        nul |= b == 0;
        eightBitHeader |= inHeader && b < 0;
        if (b == '\n') {
            bareLf |= last != '\r';
            long length = lineLength - (last == '\r' ? 1 : 0);
            longestLine = Math.max(longestLine, length);
            inHeader &= length > 0;
            lineLength = 0;
        } else {
            lineLength++;
        }
        last = b;
    }

    /** Why the message cannot be stored, or null. */
    Refused refusal() {
        String why = discard ? "Message too large for this server"
                : nul && quirks.refuses(Quirks.Refusal.NUL) ? "Message contains NUL characters"
                : bareLf && quirks.refuses(Quirks.Refusal.BARE_LF) ? "Message contains bare newlines"
                : eightBitHeader && quirks.refuses(Quirks.Refusal.EIGHT_BIT_HEADER) ? "Message contains non-ASCII characters in headers"
                : last != '\n' && quirks.refuses(Quirks.Refusal.MISSING_FINAL_CRLF) ? "Message does not end with a line"
                : Math.max(longestLine, lineLength) > quirks.lineLimit ? "Message contains a line that is too long"
                : null;
        if (why == null) {
            return null;
        }
        return quirks.refusalText.isEmpty() ? Refused.no("", why) : Refused.of(quirks.refusalText);
    }

    Content content() {
        if (sink) {
            return new Content.Sunk(size, ContentDigest.of(sha256.digest()), Arrays.copyOf(held, MessageHeader.end(held, used)));
        }
        return Content.of(quirks.rewrite == null ? held : quirks.rewrite.apply(held));
    }
}
