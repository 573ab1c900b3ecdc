package dev.godwit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Show a whole migration on this machine, between two IMAP servers in memory. Needs nothing and touches nothing.")
final class DemoCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private OutputOptions output;

    DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            try (Demo demo = new Demo(streams, output, out)) {
                return demo.run();
            }
        });
    }
}
