package dev.godwit.archive;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** The scheme {@code archive:PATH}: one SQLite file that holds one account. */
public final class ArchiveEndpoint implements EndpointType {
    private static final int DEFAULT_LEVEL = 1;

    private final InstantSource clock;

    /** @param clock dates messages that have no date, and makes UIDVALIDITYs */
    public ArchiveEndpoint(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<String> schemes() {
        return List.of("archive");
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("level", "1 to 19", "how hard to compress (zstd); 1 is fast and the default"));
    }

    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        level(uri);
        return new ArchiveSource(Archive.openExisting(Path.of(uri.path()), clock));
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        return new ArchiveTarget(Archive.openOrCreate(Path.of(uri.path()), clock, level(uri)));
    }

    private static int level(EndpointUri uri) {
        uri.requireOptions(Set.of("level"));
        String value = uri.option("level").orElse(String.valueOf(DEFAULT_LEVEL));
        if (!value.matches("[1-9]|1[0-9]")) {
            throw ArchiveErrors.level(value);
        }
        return Integer.parseInt(value);
    }
}
