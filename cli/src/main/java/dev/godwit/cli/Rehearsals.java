package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stand-ins of a dry run, one for each target that is not there yet; none where things are really done. */
final class Rehearsals implements AutoCloseable {
    private final boolean dryRun;
    private final List<Rehearsal> open = new ArrayList<>();

    Rehearsals(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** The place itself, or what stands in for it. */
    EndpointUri place(EndpointUri wanted) {
        if (!dryRun || !Rehearsal.isNeeded(wanted)) {
            return wanted;
        }
        open.add(Rehearsal.of(wanted));
        return open.getLast().place();
    }

    /** Where the journal of a rehearsal is. */
    Optional<Path> journal() {
        return open.stream().findFirst().map(Rehearsal::journal);
    }

    @Override
    public void close() {
        open.forEach(Rehearsal::close);
    }
}
