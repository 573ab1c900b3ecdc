package dev.godwit.files.mbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes a message's own bytes from those between its "From " line and the next: takes the store's header lines out,
 * takes one '>' off quoted "From " lines, gives CRLF where only LF is stored, and ends at the size that was noted.
 */
final class MessageDecoder extends InputStream {
    static final int LOOK = 8192;
    /** Whether "From " follows is only looked at behind so many '>', so that a line need not be held as a whole. */
    private static final int MOST_QUOTES = 1000;

    private final InputStream in;
    private final MboxIndex.Coding coding;
    private long left;
    private boolean inHeader = true;
    /** Lines of the store come out until the mark, or in the whole header where there is none. */
    private boolean stripping = true;
    private boolean dropping;
    private boolean lineStart = true;
    private byte[] line = new byte[0];
    private int position;

    /** @param limit how many bytes are given at most */
    MessageDecoder(InputStream in, MboxIndex.Coding coding, long limit) {
        this.in = in;
        this.coding = coding;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        while (position == line.length) {
            if (left == 0 || !fill()) {
                return -1;
            }
        }
        int n = (int) Math.min(Math.min(length, line.length - position), left);
        System.arraycopy(line, position, out, offset, n);
        position += n;
        left -= n;
        return left == 0 && n == 0 && length > 0 ? -1 : n;
    }

    /** Takes the next line, or a piece of a long one; it may come out empty. */
    private boolean fill() throws IOException {
        byte[] raw = nextPiece();
        if (raw == null) {
            return false;
        }
        boolean first = lineStart;
        lineStart = raw[raw.length - 1] == '\n';
        position = 0;
        line = keep(raw, first) ? decoded(raw, first) : new byte[0];
        return true;
    }

    private boolean keep(byte[] raw, boolean first) {
        if (!inHeader || !stripping) {
            return true;
        }
        if (!first) {
            return !dropping;
        }
        if (raw[0] == '\n' || raw[0] == '\r' && raw.length > 1 && raw[1] == '\n') {
            inHeader = false;
            return true;
        }
        if (dropping && (raw[0] == ' ' || raw[0] == '\t')) {
            return false;
        }
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        String name = StoreHeaders.nameOf(text);
        dropping = name != null && !coding.keepStoreHeaders() || coding.stripContentLength() && StoreHeaders.isContentLength(text);
        if (StoreHeaders.MARK.equals(name) && coding.marked()) {
            stripping = false;
        }
        return !dropping;
    }

    private byte[] decoded(byte[] raw, boolean first) {
        boolean quoted = coding.unquote() && first && (!inHeader || coding.marked()) && isQuoted(raw, coding.marked());
        int from = quoted ? 1 : 0;
        int to = raw.length;
        boolean bare = coding.lfToCrlf() && raw[to - 1] == '\n';
        byte[] given = new byte[to - from + (bare ? 1 : 0)];
        System.arraycopy(raw, from, given, 0, to - from);
        if (bare) {
            given[given.length - 2] = '\r';
            given[given.length - 1] = '\n';
        }
        return given;
    }

    /**
     * {@code >From }, {@code >>From }, …
     *
     * @param marked whether Godwit wrote the message, and so quoted every line of very many '>'
     */
    static boolean isQuoted(byte[] raw, boolean marked) {
        int i = quotes(raw);
        return i > 0 && i <= MOST_QUOTES && isFrom(raw, i) || marked && i > MOST_QUOTES;
    }

    /** A line of the message that must be quoted: {@code From }, {@code >From }, … */
    static boolean needsQuote(byte[] raw) {
        int i = quotes(raw);
        return i >= MOST_QUOTES || isFrom(raw, i);
    }

    private static int quotes(byte[] raw) {
        int i = 0;
        while (i < raw.length && raw[i] == '>') {
            i++;
        }
        return i;
    }

    static boolean isFrom(byte[] raw, int at) {
        return raw.length >= at + 5 && raw[at] == 'F' && raw[at + 1] == 'r' && raw[at + 2] == 'o' && raw[at + 3] == 'm' && raw[at + 4] == ' ';
    }

    private byte[] nextPiece() throws IOException {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(128);
        for (int b = in.read(); b >= 0; b = in.read()) {
            piece.write(b);
            if (b == '\n' || piece.size() == LOOK) {
                break;
            }
        }
        return piece.size() == 0 ? null : piece.toByteArray();
    }
}
