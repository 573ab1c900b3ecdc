package dev.godwit.wire.http;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes down requests and answers for diagnosis: request line, headers, sizes, times. No body, and no secret; but paths
 * hold names of people, so it is only for people who ask for it.
 */
public final class HttpTranscript implements AutoCloseable {
    /** Records nothing. */
    public static final HttpTranscript OFF = new HttpTranscript(line -> { }, () -> { });

    private static final Set<String> SECRET = Set.of("authorization", "cookie", "set-cookie", "proxy-authorization", "www-authenticate",
            "authentication-info");

    /** Closes what is behind it. */
    private interface Closing {
        void close() throws IOException;
    }

    private final Consumer<String> lines;
    private final Closing closing;
    private final AtomicLong numbers = new AtomicLong();

    private HttpTranscript(Consumer<String> lines, Closing closing) {
        this.lines = lines;
        this.closing = closing;
    }

    /** @param lines takes each line, from any thread */
    public static HttpTranscript to(Consumer<String> lines) {
        return new HttpTranscript(lines, () -> { });
    }

    /** To a new file that only its owner can read. */
    public static HttpTranscript to(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        return new HttpTranscript(line -> write(out, line), out::close);
    }

    private static void write(BufferedWriter out, String line) {
        try {
            out.write(line + "\n"); // a BufferedWriter has a lock of its own
        } catch (IOException e) {
            throw new UncheckedIOException("the transcript cannot be written", e);
        }
    }

    /** @return the number that {@link #answered} is to be called with */
    long sent(String method, String pathAndQuery, Map<String, List<String>> headers, long length) {
        long number = numbers.incrementAndGet();
        if (this != OFF) {
            StringBuilder text = new StringBuilder(number + " C: " + method + " " + clean(pathAndQuery) + " (" + length + " bytes)");
            append(text, headers);
            lines.accept(text.toString());
        }
        return number;
    }

    void answered(long number, int status, Map<String, List<String>> headers, long millis) {
        if (this != OFF) {
            StringBuilder text = new StringBuilder(number + " S: " + status + " after " + millis + " ms");
            append(text, headers);
            lines.accept(text.toString());
        }
    }

    void failed(long number, Throwable failure) {
        if (this != OFF) {
            lines.accept(number + " !: " + failure.getClass().getSimpleName());
        }
    }

    /** A remark of whoever uses the transport, such as the names of JMAP methods. */
    public void note(String text) {
        if (this != OFF) {
            lines.accept("# " + clean(text));
        }
    }

    private static void append(StringBuilder text, Map<String, List<String>> headers) {
        headers.forEach((name, values) -> text.append("; ").append(clean(name)).append(": ")
                .append(SECRET.contains(name.toLowerCase(Locale.ROOT)) ? "<secret>" : clean(String.join(", ", values))));
    }

    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public void close() {
        try {
            closing.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the transcript cannot be written", e);
        }
    }
}
