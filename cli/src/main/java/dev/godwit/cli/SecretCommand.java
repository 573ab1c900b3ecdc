package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A command of the user that prints a secret. */
final class SecretCommand {
    private static final int LONGEST = 65_536;
    private static final int MINUTES = 5;

    private SecretCommand() {
    }

    /**
     * Runs it by the shell and gives what it printed, without the line end. What it says on its standard error is shown
     * to a person at a terminal only, and never repeated in an error: it may contain the secret.
     *
     * @param option the option that named the command, for errors
     */
    static String run(String option, String command, Streams streams) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectInput(streams.interactive() ? Redirect.INHERIT : Redirect.from(new File("/dev/null")))
                .redirectError(streams.interactive() ? Redirect.INHERIT : Redirect.DISCARD);
        try {
            Process process = builder.start();
            byte[] printed = process.getInputStream().readNBytes(LONGEST);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw failed(option, "did not end within " + MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw failed(option, "ended with exit status " + process.exitValue());
            }
            return EndpointSecrets.withoutLineEnd(new String(printed, StandardCharsets.UTF_8), "the command of " + option);
        } catch (IOException e) {
            throw failed(option, "could not be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(option, "was interrupted");
        }
    }

    private static EndpointException failed(String option, String how) {
        return EndpointException.of(Kind.USAGE, "the command of " + option + " " + how)
                .nextStep("Run it by hand to see why.").explainedAs("secret-command");
    }
}
