package dev.godwit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Map;

/**
 * Everything a command touches that is not an endpoint.
 *
 * @param out where results go
 * @param err where progress and errors go
 * @param columns the width of the terminal that {@code err} is, or 0 if it is none
 * @param prompt asks a person for secrets
 * @param environment the environment variables
 * @param clock the time
 */
public record Streams(PrintStream out, PrintStream err, int columns, Prompt prompt,
        Map<String, String> environment, Clock clock) {

    /** Asks a person. */
    @FunctionalInterface
    public interface Prompt {
        /** @return what was typed, without showing it; null if there is nobody to ask, or at the end of the input */
        char[] secret(String question);
    }

    /** The streams of this process. The launcher says how wide the terminal is, because Java cannot know. */
    static Streams ofProcess() {
        return new Streams(stream(FileDescriptor.out, "stdout.encoding"), stream(FileDescriptor.err, "stderr.encoding"),
                Integer.getInteger("godwit.columns", 0), Terminal::askForSecret, System.getenv(), Clock.systemUTC());
    }

    private static PrintStream stream(FileDescriptor file, String encoding) {
        Charset charset = Charset.forName(System.getProperty(encoding, "UTF-8"), Charset.defaultCharset());
        return new PrintStream(new FileOutputStream(file), true, charset);
    }

    Streams withEnvironment(Map<String, String> other) {
        return new Streams(out, err, columns, prompt, other, clock);
    }

    boolean interactive() {
        return columns > 0;
    }
}
