package dev.godwit.cli;

import java.io.Console;
import java.util.Optional;

/** The terminal of the person who started this process. */
final class Terminal {
    private Terminal() {
    }

    static Optional<Streams.Prompt> prompt() {
        Console console = System.console();
        return console == null || !console.isTerminal() ? Optional.empty()
                : Optional.of(question -> console.readPassword("%s", question));
    }
}
