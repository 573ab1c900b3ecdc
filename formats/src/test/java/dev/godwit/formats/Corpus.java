package dev.godwit.formats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Items as programs of the last twenty years write them. */
public final class Corpus {
    private Corpus() {
    }

    public static Stream<Path> calendars() {
        return files("calendar", ".ics");
    }

    public static Stream<Path> cards() {
        return files("card", ".vcf");
    }

    public static Stream<Path> events() {
        return files("calendar", ".json");
    }

    public static Stream<Path> contacts() {
        return files("card", ".json");
    }

    private static Stream<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.list(Path.of(Corpus.class.getResource(folder).toURI()))) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
