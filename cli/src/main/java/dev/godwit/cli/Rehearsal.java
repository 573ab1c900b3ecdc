package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A stand-in for a file or directory that a copy would make: opening it as a target makes it, and a dry run must not. It
 * lies in a directory of its own, which is deleted afterwards.
 */
final class Rehearsal implements AutoCloseable {
    private final Path directory;
    private final EndpointUri place;

    private Rehearsal(Path directory, EndpointUri place) {
        this.directory = directory;
        this.place = place;
    }

    static Rehearsal of(EndpointUri wanted) {
        try {
            Path directory = Files.createTempDirectory("godwit-dry-run");
            Path path = directory.resolve(Path.of(wanted.path()).toAbsolutePath().getFileName());
            return new Rehearsal(directory, new EndpointUri(wanted.text(), wanted.scheme(), "", "", -1, path.toString(), wanted.options()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@code uri} is a file or directory that is not there yet. */
    static boolean isNeeded(EndpointUri uri) {
        return !uri.path().isEmpty() && uri.host().isEmpty() && Files.notExists(Path.of(uri.path()));
    }

    EndpointUri place() {
        return place;
    }

    Path journal() {
        return directory.resolve("journal");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
