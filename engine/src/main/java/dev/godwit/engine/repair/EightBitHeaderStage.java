package dev.godwit.engine.repair;

/**
 * {@link Repair#EIGHT_BIT_HEADER}. A word ends at a blank or at one of the specials of RFC 5322 that structure a field,
 * so that addresses stay addresses. Readers drop the blanks between two encoded-words (RFC 2047 §6.2), so the second of
 * two begins with an encoded blank.
 */
final class EightBitHeaderStage extends RepairStage {
    private static final String DELIMITERS = " \t\r\n<>()[]@,;:\"\\";

    private final HeaderEnd header = new HeaderEnd();
    /** The first byte is kept free for an encoded blank. */
    private final byte[] word = new byte[2048];
    private int length = 1;
    private long firstEightBit = -1;
    private long lastAt;
    private boolean lineStart = true;
    /** Only blanks came since an encoded-word. */
    private boolean afterEncodedWord;
    /** The word was too long for one piece; its next piece must be encoded as well. */
    private boolean continued;

    EightBitHeaderStage(RepairStage next) {
        super(next);
    }

    @Override
    void put(int b, long at) {
        if (!header.inHeader()) {
            pass(b, at);
            return;
        }
        lastAt = at;
        header.next(b);
        if (lineStart && b != ' ' && b != '\t') {
            afterEncodedWord = false;
        }
        lineStart = b == '\n';
        if (DELIMITERS.indexOf(b) >= 0) {
            endWord();
            afterEncodedWord &= b == ' ' || b == '\t' || b == '\r' || b == '\n';
            pass(b, at);
        } else {
            add(b, at);
        }
    }

    private void add(int b, long at) {
        boolean betweenCharacters = (b & 0xc0) != 0x80 || length == word.length;
        if (length >= word.length - 4 && betweenCharacters) {
            endPiece();
        }
        word[length++] = (byte) b;
        if (b >= 0x80 && firstEightBit < 0) {
            firstEightBit = at;
        }
    }

    private void endPiece() {
        boolean encode = firstEightBit >= 0 || continued;
        endWord();
        continued = encode;
        if (encode) {
            pass(' ', lastAt);
        }
    }

    private void endWord() {
        if (length == 1) {
            // after a piece that ended exactly here nothing is left to say
            continued = false;
            return;
        }
        if (firstEightBit >= 0 || continued) {
            note(firstEightBit >= 0 ? firstEightBit : lastAt);
            encode(afterEncodedWord && !continued);
            afterEncodedWord = true;
        } else {
            for (int i = 1; i < length; i++) {
                pass(word[i], lastAt);
            }
            afterEncodedWord = length > 5 && word[1] == '=' && word[2] == '?' && word[length - 2] == '?' && word[length - 1] == '=';
        }
        length = 1;
        firstEightBit = -1;
        continued = false;
    }

    private void encode(boolean withBlank) {
        int from = withBlank ? 0 : 1;
        word[0] = ' ';
        byte[] bytes = new byte[length - from];
        System.arraycopy(word, from, bytes, 0, bytes.length);
        insert(EncodedWord.of(bytes, bytes.length), lastAt);
    }

    @Override
    void end(long at) {
        endWord();
        super.end(at);
    }
}
