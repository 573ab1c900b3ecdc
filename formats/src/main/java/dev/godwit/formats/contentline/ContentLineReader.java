package dev.godwit.formats.contentline;

import dev.godwit.formats.ConversionException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Reads iCalendar (RFC 5545), vCard 3.0 and 4.0 (RFC 2426, RFC 6350), vCard 2.1 and vCalendar 1.0 into components and
 * loses nothing but the folding. Empty lines are skipped: vCard 2.1 ends base64 by one.
 */
public final class ContentLineReader {
    private record Open(ContentLine begin, List<Node> nodes, int line) {
    }

    private final Limits limits;
    private final byte[] text;
    private final PhysicalLines lines;
    private final LineParser parser;
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Component> roots = new ArrayList<>();
    private int nodes;

    private ContentLineReader(byte[] text, Limits limits) {
        this.limits = limits;
        this.text = text;
        this.lines = new PhysicalLines(text);
        this.parser = new LineParser(limits);
    }

    /**
     * The outermost components in their order, at least one.
     *
     * @throws ConversionException if the text is not made of such lines, a component is not closed, something stands
     *     outside of components, or a limit is exceeded; names the line
     */
    public static List<Component> read(byte[] text, Limits limits) {
        if (text.length > limits.bytes()) {
            throw new ConversionException(0, "larger than " + limits.bytes() + " bytes");
        }
        return new ContentLineReader(text, limits).read();
    }

    public static List<Component> read(byte[] text) {
        return read(text, Limits.DEFAULT);
    }

    private List<Component> read() {
        while (lines.advance()) {
            if (!lines.empty()) {
                int number = lines.number();
                take(parser.parse(logicalLine(), number), number);
            }
        }
        if (!open.isEmpty()) {
            throw new ConversionException(open.peek().line(), "the component that begins here has no END");
        }
        if (roots.isEmpty()) {
            throw new ConversionException(0, "there is no component: neither a calendar nor a vCard");
        }
        return List.copyOf(roots);
    }

    private byte[] logicalLine() {
        int start = lines.start();
        byte[] first = Arrays.copyOfRange(text, start, lines.end());
        boolean broken = first[first.length - 1] == '=' && quotedPrintable(first);
        if (broken || !lines.continued()) {
            return broken ? softBreaks(first) : first;
        }
        ByteArrayOutputStream logical = new ByteArrayOutputStream();
        logical.write(text, start, lines.end() - start);
        while (lines.continued() && lines.advance()) {
            logical.write(text, lines.start() + 1, lines.end() - lines.start() - 1);
        }
        byte[] bytes = logical.toByteArray();
        return bytes.length > 0 && bytes[bytes.length - 1] == '=' && quotedPrintable(bytes) ? softBreaks(bytes) : bytes;
    }

    /** vCard 2.1 breaks quoted-printable values by an equals sign at the end of the line (RFC 2045 §6.7), without indenting the next. */
    private byte[] softBreaks(byte[] first) {
        ByteArrayOutputStream logical = new ByteArrayOutputStream();
        byte[] part = first;
        while (part.length > 0 && part[part.length - 1] == '=') {
            logical.write(part, 0, part.length - 1);
            if (!lines.advance()) {
                return logical.toByteArray();
            }
            part = Arrays.copyOfRange(text, lines.start(), lines.end());
        }
        logical.write(part, 0, part.length);
        return logical.toByteArray();
    }

    private static boolean quotedPrintable(byte[] line) {
        int colon = 0;
        while (colon < line.length && line[colon] != ':') {
            colon++;
        }
        return new String(line, 0, colon, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT).contains("QUOTED-PRINTABLE");
    }

    private void take(ContentLine line, int number) {
        if (++nodes > limits.nodes()) {
            throw new ConversionException(number, "more than " + limits.nodes() + " properties");
        }
        if (line.is("BEGIN")) {
            begin(line, number);
        } else if (line.is("END")) {
            end(line, number);
        } else if (open.isEmpty()) {
            throw new ConversionException(number, "a property outside of any component");
        } else {
            open.peek().nodes().add(line);
        }
    }

    private void begin(ContentLine line, int number) {
        if (open.size() >= limits.depth()) {
            throw new ConversionException(number, "components nested deeper than " + limits.depth());
        }
        open.push(new Open(line, new ArrayList<>(), number));
    }

    private void end(ContentLine line, int number) {
        if (open.isEmpty() || !open.peek().begin().value().strip().equalsIgnoreCase(line.value().strip())) {
            throw new ConversionException(number, "END of a component that is not open here");
        }
        Open closed = open.pop();
        Component component = new Component(closed.begin(), closed.nodes(), line);
        if (open.isEmpty()) {
            roots.add(component);
        } else {
            open.peek().nodes().add(component);
        }
    }
}
