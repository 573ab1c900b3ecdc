package dev.godwit.cli;

import java.io.Console;

/** The terminal of the person who started this process. */
final class Terminal {
    private Terminal() {
    }

    /** Asks there, if there is one. Looks for it only now: that alone takes as long as the rest of the start. */
    static char[] askForSecret(String question) {
        Console console = System.console();
        return console == null || !console.isTerminal() ? null : console.readPassword("%s", question);
    }
}
