package dev.godwit.cli;

import java.util.Arrays;

/** How a run of Godwit ended, for scripts. {@code docs/exit-codes.md} holds the same table. */
public enum ExitCode {
    OK(0, "Everything that was asked for is done."),
    USAGE(2, "The command line is wrong: an unknown option, a bad URL, no password. Nothing was touched."),
    ACCESS(3, "An account could not be reached: no connection, login refused, no permission."),
    REFUSED(4, "Refused for safety: too many deletions, a suddenly empty source, another account's archive or journal, a run in progress."),
    PARTLY(5, "Partly done; safe to run again. Something could not be stored or read this time, and is named."),
    DIFFERENT(6, "The verification found differences."),
    LOCAL(7, "A file, an archive or a server's answer is damaged, or a local file cannot be read or written."),
    NO_JAVA(69, "There is no Java 25 or later on this machine."),
    INTERNAL(70, "An internal error of Godwit, or its build failed."),
    INTERRUPTED(130, "Interrupted. What was confirmed is noted; the same command carries on.");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    static ExitCode of(int code) {
        return Arrays.stream(values()).filter(exit -> exit.code == code).findFirst().orElse(INTERNAL);
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
