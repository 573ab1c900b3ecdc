package dev.godwit.engine.repair;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Writes bytes as encoded-words (RFC 2047 §2) in Q encoding, each at most 75 characters long and of whole characters. */
final class EncodedWord {
    private static final int LONGEST = 75;

    private EncodedWord() {
    }

    static String of(byte[] word, int length) {
        String charset = charset(word, length);
        boolean utf8 = charset.equals("UTF-8");
        String start = "=?" + charset + "?Q?";
        int room = LONGEST - start.length() - 2;
        StringBuilder words = new StringBuilder();
        StringBuilder current = new StringBuilder();
        for (int i = 0; i < length;) {
            int end = utf8 ? characterEnd(word, i, length) : i + 1;
            StringBuilder character = new StringBuilder();
            for (; i < end; i++) {
                encode(word[i] & 0xff, character);
            }
            if (current.length() + character.length() > room) {
                words.append(start).append(current).append("?= ");
                current.setLength(0);
            }
            current.append(character);
        }
        return words.append(start).append(current).append("?=").toString();
    }

    private static void encode(int b, StringBuilder out) {
        boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || "!*+-/".indexOf(b) >= 0;
        if (plain) {
            out.append((char) b);
        } else if (b == ' ') {
            out.append('_');
        } else {
            out.append('=').append(Character.toUpperCase(Character.forDigit(b >> 4, 16))).append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
        }
    }

    private static int characterEnd(byte[] word, int from, int length) {
        int end = from + 1;
        while (end < length && (word[end] & 0xc0) == 0x80) {
            end++;
        }
        return end;
    }

    private static String charset(byte[] word, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(word, 0, length));
            return "UTF-8";
        } catch (CharacterCodingException notUtf8) {
            for (int i = 0; i < length; i++) {
                if ("\u0081\u008d\u008f\u0090\u009d".indexOf(word[i] & 0xff) >= 0) {
                    return "unknown-8bit";
                }
            }
            return "windows-1252";
        }
    }
}
