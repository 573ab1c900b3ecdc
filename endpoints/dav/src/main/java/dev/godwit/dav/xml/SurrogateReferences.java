package dev.godwit.dav.xml;

import java.io.IOException;
import java.io.Reader;

/**
 * Characters of a document in which SOGo wrote one beyond U+FFFF as references to its two surrogates, {@code &#55356;&#57225;}, which
 * is no XML: they become the character. Half a pair becomes U+FFFD. What is in a CDATA section is text and left alone.
 */
final class SurrogateReferences extends Reader {
    private static final String CDATA = "<![CDATA[";
    private static final String END = "]]>";
    /** {@code &#x000D83C;}, with as many zeros as anybody might write. */
    private static final int LONGEST = 12;
    /** What a read could not decide: a pair of references. */
    private static final int MOST_LEFT = 2 * LONGEST;

    private final Reader reader;
    private final char[] chars = new char[8192];
    private int next;
    private int ready; // up to here everything is decided
    private int end;
    private boolean cdata;
    private boolean finished;

    SurrogateReferences(Reader reader) {
        this.reader = reader;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        while (next == ready) {
            if (finished) {
                return -1;
            }
            fill();
        }
        int some = Math.min(length, ready - next);
        System.arraycopy(chars, next, buffer, offset, some);
        next += some;
        return some;
    }

    private void fill() throws IOException {
        int left = end - ready;
        System.arraycopy(chars, ready, chars, 0, left);
        next = 0;
        int read = reader.read(chars, left, chars.length - left);
        finished = read < 0;
        end = left + Math.max(0, read);
        decide();
    }

    /** Writes what is decided over what was read, which is never shorter, and moves the rest behind it. */
    private void decide() {
        int to = 0;
        int from = 0;
        while (from < end && (finished || end - from >= MOST_LEFT || !mayBegin(chars[from]))) {
            int[] first = !cdata && chars[from] == '&' ? surrogate(from) : null;
            if (first == null) {
                cdata = cdata ? !at(from, END) : at(from, CDATA);
                chars[to++] = chars[from++];
                continue;
            }
            int[] second = Character.isHighSurrogate((char) first[0]) ? surrogate(first[1]) : null;
            boolean pair = second != null && Character.isLowSurrogate((char) second[0]);
            chars[to++] = pair ? (char) first[0] : '\ufffd';
            if (pair) {
                chars[to++] = (char) second[0];
            }
            from = pair ? second[1] : first[1];
        }
        System.arraycopy(chars, from, chars, to, end - from);
        end = to + end - from;
        ready = to;
    }

    private static boolean mayBegin(char c) {
        return c == '&' || c == '<' || c == ']';
    }

    private boolean at(int index, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (index + i >= end || chars[index + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The surrogate that is referred to there and where the reference ends, or null. */
    private int[] surrogate(int index) {
        if (!at(index, "&#")) {
            return null;
        }
        boolean hex = index + 2 < end && chars[index + 2] == 'x';
        int value = 0;
        for (int i = index + (hex ? 3 : 2); i < Math.min(end, index + LONGEST); i++) {
            if (chars[i] == ';') {
                return value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE ? new int[] {value, i + 1} : null;
            }
            int digit = Character.digit(chars[i], hex ? 16 : 10);
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return null;
            }
            value = value * (hex ? 16 : 10) + digit;
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
