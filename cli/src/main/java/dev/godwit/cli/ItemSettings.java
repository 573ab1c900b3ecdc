package dev.godwit.cli;

import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsOptions.Winner;
import picocli.CommandLine.Option;

/** How to copy what is not mail, beyond what holds for mail too. */
final class ItemSettings {
    @Option(names = "--on-conflict", paramLabel = "SIDE", description = "Whose event, card, script or file stays where both sides changed it since the last run: target or source. target unless given.")
    private Winner onConflict = Winner.TARGET;

    /** @param shared whether what belongs to somebody else takes part, as for mailboxes */
    ItemsOptions options(CopyOptions copy, boolean shared) {
        return ItemsOptions.of(copy).withOnConflict(onConflict).withShared(shared);
    }
}
