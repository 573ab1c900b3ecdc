package dev.godwit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How much a command tells, and in which form. */
final class OutputOptions {
    @Option(names = {"-q", "--quiet"}, description = "Tell errors only.")
    boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "Tell each mailbox as well.")
    boolean verbose;

    @Option(names = Main.JSON, description = "Tell everything as JSON, one object per line (docs/json-events.md).")
    boolean json;

    /** The same options for another command. */
    List<String> asArguments() {
        List<String> arguments = new ArrayList<>();
        if (quiet) {
            arguments.add("--quiet");
        }
        if (verbose) {
            arguments.add("--verbose");
        }
        if (json) {
            arguments.add(Main.JSON);
        }
        return arguments;
    }

    /** What a command does with its output. */
    @FunctionalInterface
    interface Work {
        ExitCode run(Output output) throws Exception;
    }

    /** Does the work; a failure is told and becomes the exit code. */
    int run(Streams streams, Work work) {
        try (Output output = json ? new EventOutput(streams.out(), streams.clock(), quiet) : new TextOutput(streams, quiet, verbose)) {
            try {
                return work.run(output).code();
            } catch (Exception | OutOfMemoryError e) {
                Failure failure = Failure.of(e);
                output.failed(failure);
                return failure.exit().code();
            }
        }
    }
}
