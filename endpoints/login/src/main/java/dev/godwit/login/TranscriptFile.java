package dev.godwit.login;

import dev.godwit.contract.EndpointException;
import dev.godwit.wire.RecordedTranscript;
import dev.godwit.wire.Transcript;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes the conversations of all connections, each line with the connection's number, to one file that only its owner can read. */
public final class TranscriptFile implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private final AtomicInteger connections = new AtomicInteger();

    private TranscriptFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    public static TranscriptFile open(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new TranscriptFile(file, new BufferedOutputStream(Files.newOutputStream(file)));
        } catch (IOException e) {
            throw EndpointException.of(EndpointException.Kind.USAGE, "the transcript " + file + " cannot be written", e);
        }
    }

    /** For the next connection. */
    public Transcript newConnection() {
        int number = connections.incrementAndGet();
        return new RecordedTranscript(line -> write(number, line));
    }

    private synchronized void write(int connection, String line) {
        try {
            out.write((connection + " " + line + "\n").getBytes(StandardCharsets.UTF_8));
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
}
