package dev.godwit.testkit.imap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mailbox names as IMAP4rev1 writes them (RFC 3501 §5.1.3). */
final class ModifiedUtf7 {
    private ModifiedUtf7() {
    }

    static String encode(String name) {
        StringBuilder out = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (char c : name.toCharArray()) {
            boolean plain = c >= 0x20 && c <= 0x7e;
            if (!plain) {
                run.append(c);
                continue;
            }
            shiftOut(out, run);
            out.append(c == '&' ? "&-" : String.valueOf(c));
        }
        shiftOut(out, run);
        return out.toString();
    }

    private static void shiftOut(StringBuilder out, StringBuilder run) {
        if (!run.isEmpty()) {
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(run.toString().getBytes(StandardCharsets.UTF_16BE));
            out.append('&').append(base64.replace('/', ',')).append('-');
            run.setLength(0);
        }
    }

    /** @throws IllegalArgumentException if {@code text} is not what {@link #encode} could have written */
    static String decode(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                throw new IllegalArgumentException("8-bit or control character in a mailbox name");
            }
            if (c != '&') {
                out.append(c);
                continue;
            }
            int end = text.indexOf('-', i);
            if (end < 0) {
                throw new IllegalArgumentException("unfinished & in a mailbox name");
            }
            String base64 = text.substring(i + 1, end).replace(',', '/');
            out.append(base64.isEmpty() ? "&" : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_16BE));
            i = end;
        }
        if (!encode(out.toString()).equals(text)) {
            throw new IllegalArgumentException("not canonical modified UTF-7");
        }
        return out.toString();
    }
}
