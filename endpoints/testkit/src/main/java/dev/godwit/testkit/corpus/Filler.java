package dev.godwit.testkit.corpus;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Endless-looking text or base64, made as it is read: whole lines of 76 characters and CRLF, the same for the same seed. */
final class Filler extends InputStream {
    static final int LINE = 78;

    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final String[] WORDS = {"the", "letter", "of", "which", "you", "speak", "arrived", "this", "morning", "and",
        "we", "shall", "meet", "on", "Thursday", "at", "noon", "unless", "weather", "prevents", "bring", "minutes", "budget",
        "draft", "numbers", "again", "with", "kind", "regards", "bridge", "river", "please", "find", "attached"};

    private final SplittableRandom random;
    private final boolean base64;
    private final byte[] line = new byte[LINE];
    private long linesLeft;
    private int position = LINE;

    Filler(long seed, boolean base64, long lines) {
        random = new SplittableRandom(seed);
        this.base64 = base64;
        linesLeft = lines;
        line[LINE - 2] = '\r';
        line[LINE - 1] = '\n';
    }

    private boolean nextLine() {
        if (linesLeft == 0) {
            return false;
        }
        linesLeft--;
        position = 0;
        if (base64) {
            for (int i = 0; i < LINE - 2;) {
                long bits = random.nextLong();
                for (int k = 0; k < 10 && i < LINE - 2; k++, bits >>>= 6) {
                    line[i++] = BASE64[(int) (bits & 63)];
                }
            }
        } else {
            words();
        }
        return true;
    }

    private void words() {
        for (int i = 0; i < LINE - 2;) {
            String word = WORDS[random.nextInt(WORDS.length)];
            for (int k = 0; k < word.length() && i < LINE - 2; k++) {
                line[i++] = (byte) word.charAt(k);
            }
            if (i < LINE - 2) {
                line[i++] = (byte) (i < LINE - 2 ? ' ' : '.');
            }
        }
    }

    @Override
    public int read() {
        return position < LINE || nextLine() ? line[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length && (position < LINE || nextLine())) {
            int n = Math.min(length - done, LINE - position);
            System.arraycopy(line, position, bytes, offset + done, n);
            position += n;
            done += n;
        }
        return done == 0 && length > 0 ? -1 : done;
    }
}
