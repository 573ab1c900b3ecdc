package dev.godwit.dav;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Undoes what XML does to line ends (XML 1.0 §2.11). */
final class Lines {
    private Lines() {
    }

    /** The bytes that became {@code text}, if that is the text itself, or the text with CRLF for each LF, and has that many bytes. */
    static Optional<byte[]> restore(String text, long length) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        if (plain.length == length) {
            return Optional.of(plain);
        }
        int bare = 0;
        for (int i = 0; i < plain.length; i++) {
            bare += plain[i] == '\n' && (i == 0 || plain[i - 1] != '\r') ? 1 : 0;
        }
        if (plain.length + bare != length) {
            return Optional.empty();
        }
        byte[] restored = new byte[plain.length + bare];
        int to = 0;
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] == '\n' && (i == 0 || plain[i - 1] != '\r')) {
                restored[to++] = '\r';
            }
            restored[to++] = plain[i];
        }
        return Optional.of(restored);
    }

    /** Whether one of the first lines is this one, whatever its case. */
    static boolean says(byte[] content, String line) {
        String start = new String(content, 0, Math.min(content.length, 1024), StandardCharsets.ISO_8859_1);
        return start.lines().anyMatch(each -> each.strip().equalsIgnoreCase(line));
    }
}
