package dev.godwit.formats.contentline;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes components: lines end in CRLF and are folded at 75 octets, never inside a character (RFC 5545 §3.1);
 * quoted-printable values are broken the way of RFC 2045 §6.7, because nothing else may break them.
 */
public final class ContentLineWriter {
    private static final int WIDTH = 75;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ContentLineWriter() {
    }

    public static byte[] write(List<Component> components) {
        ContentLineWriter writer = new ContentLineWriter();
        components.forEach(writer::component);
        return writer.out.toByteArray();
    }

    private void component(Component component) {
        line(component.begin());
        for (Node node : component.nodes()) {
            switch (node) {
                case ContentLine line -> line(line);
                case Component inner -> component(inner);
            }
        }
        line(component.end());
    }

    private void line(ContentLine line) {
        byte[] bytes = line.spelled().getBytes(line.charset());
        if (bytes.length <= WIDTH) {
            out.write(bytes, 0, bytes.length);
        } else if (line.quotedPrintable()) {
            softBreaks(bytes, bytes.length - line.value().getBytes(line.charset()).length);
        } else {
            fold(bytes, line.charset() == StandardCharsets.UTF_8, line.charset().newEncoder().maxBytesPerChar() <= 1);
        }
        newLine();
    }

    private void fold(byte[] bytes, boolean utf8, boolean oneByte) {
        if (!utf8 && !oneByte) {
            out.write(bytes, 0, bytes.length);
            return;
        }
        int at = 0;
        int room = WIDTH;
        while (bytes.length - at > room) {
            int cut = at + room;
            while (utf8 && (bytes[cut] & 0xC0) == 0x80) {
                cut--;
            }
            out.write(bytes, at, cut - at);
            newLine();
            out.write(' ');
            at = cut;
            room = WIDTH - 1;
        }
        out.write(bytes, at, bytes.length - at);
    }

    private void softBreaks(byte[] bytes, int valueStart) {
        int at = 0;
        while (bytes.length - at > WIDTH) {
            int cut = Math.max(at + WIDTH, valueStart);
            for (int back = 1; back <= 2 && cut - back >= valueStart; back++) {
                if (bytes[cut - back] == '=') {
                    cut -= back;
                    break;
                }
            }
            if (cut >= bytes.length) {
                break;
            }
            // a line that begins with a space would pass for a fold
            while (bytes[cut] == ' ' && cut > Math.max(at + 1, valueStart) && bytes[cut - 1] != '=') {
                cut--;
            }
            out.write(bytes, at, cut - at);
            out.write('=');
            newLine();
            at = cut;
        }
        out.write(bytes, at, bytes.length - at);
    }

    private void newLine() {
        out.write('\r');
        out.write('\n');
    }
}
