package dev.godwit.files.tree;

import dev.godwit.model.ContentDigest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Names of files that every system takes: what some system does not allow is written as {@code %XX} of its UTF-8. */
final class SafeName {
    private static final int LONGEST = 200;
    private static final String FORBIDDEN = "%/\\:*?\"<>|";
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
            "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9");

    private SafeName() {
    }

    /** The name, with {@code suffix} behind it; one that is too long is cut, and made different by a part of its digest. */
    static String of(String name, String suffix) {
        String escaped = escape(name.isEmpty() ? "unnamed" : name);
        if (escaped.getBytes(StandardCharsets.UTF_8).length + suffix.length() <= LONGEST) {
            return escaped + suffix;
        }
        StringBuilder cut = new StringBuilder();
        int bytes = 0;
        for (int c : name.codePoints().toArray()) {
            String one = escape(Character.toString(c));
            bytes += one.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST - 40) {
                break;
            }
            cut.append(one);
        }
        return cut + "~" + ContentDigest.sha256Of(name.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 12) + suffix;
    }

    static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        int[] characters = name.codePoints().toArray();
        boolean device = DEVICES.contains((name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'))).toUpperCase(java.util.Locale.ROOT));
        boolean own = name.startsWith(".godwit") || name.equals(".") || name.equals("..");
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            boolean first = i == 0 && (c == ' ' || device || own);
            boolean last = i == characters.length - 1 && (c == '.' || c == ' ');
            boolean lone = c >= 0xd800 && c <= 0xdfff;
            if (first || last || lone || c < ' ' || c == 0x7f || FORBIDDEN.indexOf(c) >= 0) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(String.format("%02X", b));
                }
            } else {
                escaped.appendCodePoint(c);
            }
        }
        return escaped.toString();
    }

    static String unescape(String written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] in = written.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(in[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
