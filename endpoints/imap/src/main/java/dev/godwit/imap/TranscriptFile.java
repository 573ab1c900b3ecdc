package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.wire.Transcript;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes the conversations of all connections to one file that only its owner can read. What comes before the end of
 * the login is left out, since it contains the password. It does contain mail.
 */
final class TranscriptFile implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private final AtomicInteger connections = new AtomicInteger();
    private String last = "";

    private TranscriptFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    static TranscriptFile open(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new TranscriptFile(file, Files.newOutputStream(file));
        } catch (IOException e) {
            throw EndpointException.of(EndpointException.Kind.USAGE, "the transcript " + file + " cannot be written", e);
        }
    }

    Part newConnection() {
        return new Part(connections.incrementAndGet());
    }

    private synchronized void write(String who, byte[] bytes, int offset, int length) {
        try {
            if (!who.equals(last)) {
                out.write(("\n--- " + who + "\n").getBytes(StandardCharsets.US_ASCII));
                last = who;
            }
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private EndpointException failed(IOException e) {
        return EndpointException.of(EndpointException.Kind.NO_SPACE, "the transcript " + file + " cannot be written", e);
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** One connection's part. */
    final class Part implements Transcript {
        private final int number;
        private volatile boolean on;

        private Part(int number) {
            this.number = number;
        }

        /** The login is over. */
        void start() {
            on = true;
        }

        @Override
        public void client(byte[] bytes, int offset, int length) {
            if (on) {
                write("client " + number, bytes, offset, length);
            }
        }

        @Override
        public void server(byte[] bytes, int offset, int length) {
            if (on) {
                write("server " + number, bytes, offset, length);
            }
        }
    }
}
