package dev.godwit.cli;

import dev.godwit.contract.Secrets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the secrets of each side come from. Never the command line itself: everybody on the machine can read that. */
final class SecretOptions {
    private SecretOptions() {
    }

    static final class OfSource {
        @Option(names = "--source-password-file", paramLabel = "FILE", description = "File that holds the source's password. Or set GODWIT_SOURCE_PASSWORD.")
        Path passwordFile;

        @Option(names = "--source-password-command", paramLabel = "COMMAND", description = "Shell command that prints the source's password.")
        String passwordCommand;

        @Option(names = "--source-token-command", paramLabel = "COMMAND", description = "Shell command that prints an OAuth token for the source; run again when it expires. Or set GODWIT_SOURCE_TOKEN.")
        String tokenCommand;

        Secrets open(Streams streams) {
            return new EndpointSecrets("source", sources(), streams);
        }

        EndpointSecrets.Sources sources() {
            return new EndpointSecrets.Sources(passwordFile, passwordCommand, tokenCommand);
        }
    }

    static final class OfTarget {
        @Option(names = "--target-password-file", paramLabel = "FILE", description = "File that holds the target's password. Or set GODWIT_TARGET_PASSWORD.")
        Path passwordFile;

        @Option(names = "--target-password-command", paramLabel = "COMMAND", description = "Shell command that prints the target's password.")
        String passwordCommand;

        @Option(names = "--target-token-command", paramLabel = "COMMAND", description = "Shell command that prints an OAuth token for the target; run again when it expires. Or set GODWIT_TARGET_TOKEN.")
        String tokenCommand;

        Secrets open(Streams streams) {
            return new EndpointSecrets("target", sources(), streams);
        }

        EndpointSecrets.Sources sources() {
            return new EndpointSecrets.Sources(passwordFile, passwordCommand, tokenCommand);
        }
    }

    /** For each of several accounts of a side that are on different hosts. */
    static final class OfHosts {
        @Option(names = "--password-file-for", paramLabel = "HOST=FILE", description = "File that holds the password for accounts on this host, or below scheme://host.")
        Map<String, Path> passwordFiles = new LinkedHashMap<>();

        @Option(names = "--password-command-for", paramLabel = "HOST=COMMAND", description = "Shell command that prints the password for accounts on this host.")
        Map<String, String> passwordCommands = new LinkedHashMap<>();

        @Option(names = "--token-command-for", paramLabel = "HOST=COMMAND", description = "Shell command that prints an OAuth token for accounts on this host.")
        Map<String, String> tokenCommands = new LinkedHashMap<>();
    }

    static final class OfOnlyEndpoint {
        @Option(names = "--password-file", paramLabel = "FILE", description = "File that holds the account's password. Or set GODWIT_PASSWORD.")
        Path passwordFile;

        @Option(names = "--password-command", paramLabel = "COMMAND", description = "Shell command that prints the account's password.")
        String passwordCommand;

        @Option(names = "--token-command", paramLabel = "COMMAND", description = "Shell command that prints an OAuth token; run again when it expires. Or set GODWIT_TOKEN.")
        String tokenCommand;

        Secrets open(Streams streams) {
            return new EndpointSecrets("", new EndpointSecrets.Sources(passwordFile, passwordCommand, tokenCommand), streams);
        }
    }
}
