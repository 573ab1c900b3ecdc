package dev.godwit.proxy.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Lines are kept as one char per byte; where they mean text beyond ASCII it is UTF-8 (RFC 6531). */
final class Utf8 {
    private Utf8() {}

    static boolean isValid(String bytes) {
        if (bytes.chars().allMatch(c -> c < 128)) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** @param bytes valid */
    static String decode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
