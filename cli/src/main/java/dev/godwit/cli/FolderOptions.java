package dev.godwit.cli;

import dev.godwit.engine.folders.FolderRules;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which mailboxes, and where to. */
final class FolderOptions {
    @Option(names = "--include", paramLabel = "PATTERN", description = "Only mailboxes that match: * within a level, ** over levels. Repeatable.")
    List<String> include = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "PATTERN", description = "Leave out mailboxes that match; stronger than --include. Repeatable.")
    List<String> exclude = new ArrayList<>();

    @Option(names = "--map", paramLabel = "FROM=TO", description = "Put the mailbox FROM and those below it at TO on the target. Repeatable.")
    List<String> map = new ArrayList<>();

    FolderRules rules() {
        return FolderRules.defaults();
    }
}
