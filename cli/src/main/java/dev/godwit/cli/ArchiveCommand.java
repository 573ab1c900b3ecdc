package dev.godwit.cli;

import picocli.CommandLine.Command;

/** {@code godwit archive}: what is done to archives themselves. */
@Command(name = "archive", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", description = "Look after archive files.")
final class ArchiveCommand {
}
