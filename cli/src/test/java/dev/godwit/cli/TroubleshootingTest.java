package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroubleshootingTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("(?:(?:explainedAs|new SafetyStop|new Warning)\\(|\\.remarked\\([^\"]*,)\\s*\"([a-z-]+)\"");
    private static final Pattern EXPLAINED = Pattern.compile("(?m)^### ([a-z]+(?:-[a-z]+)*)$");

    @Test
    void every_error_and_warning_that_names_a_paragraph_has_one_and_there_are_no_others() throws IOException {
        Set<String> named = new TreeSet<>(namedInSources());
        Stream.of(EndpointException.Kind.values()).map(kind -> Failure.of(EndpointException.of(kind, "x")).id()).filter(Objects::nonNull).forEach(named::add);
        Stream.of(StoreException.Kind.values()).map(kind -> Failure.of(new StoreException(kind, "x")).id()).forEach(named::add);
        named.add(Failure.of(new IOException()).id());
        named.add(Failure.of(new IllegalStateException()).id());
        named.add("no-java");

        assertThat(matches(EXPLAINED, ROOT.resolve("docs/troubleshooting.md"))).containsExactlyInAnyOrderElementsOf(named);
    }

    private static Set<String> namedInSources() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 20, (path, _) -> path.toString().endsWith(".java") && path.toString().contains("/src/main/"))) {
            return files.flatMap(file -> matches(NAMED, file)).collect(Collectors.toSet());
        }
    }

    private static Stream<String> matches(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file)).results().map(result -> result.group(1)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
