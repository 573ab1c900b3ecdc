package dev.godwit.cli;

import dev.godwit.model.DataKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which kinds of data take part. */
final class TypeOptions {
    @Option(names = "--types", paramLabel = "TYPE", split = ",", description = "Only these: mail, identities, vacation, scripts, contacts, calendars, participant-identities, files.")
    private List<String> types = List.of();

    @Option(names = "--skip-types", paramLabel = "TYPE", split = ",", description = "Not these.")
    private List<String> skipped = List.of();

    Set<DataKind> kinds() {
        Set<DataKind> kinds = types.isEmpty() ? EnumSet.allOf(DataKind.class) : Routes.kinds(types);
        kinds.removeAll(Routes.kinds(skipped));
        return kinds;
    }
}
