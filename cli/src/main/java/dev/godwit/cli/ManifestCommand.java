package dev.godwit.cli;

import picocli.CommandLine.Command;

/** {@code godwit manifest}: what is done to manifests themselves. */
@Command(name = "manifest", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", description = "Look after manifest files.")
final class ManifestCommand {
}
