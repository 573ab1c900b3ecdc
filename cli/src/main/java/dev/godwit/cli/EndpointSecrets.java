package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The secrets of one side, from where the user said they are: a file, a command, the environment or a prompt, in that
 * order. May be asked by several threads at once; a person is asked only once.
 */
final class EndpointSecrets implements Secrets {
    /** A token younger than this is not made anew: it was another connection whose older one was refused. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final String side;
    private final Sources sources;
    private final Streams streams;
    private String password;
    private String token;
    private Instant tokenMade = Instant.MIN;

    /** Where the user said the secrets are; null where nothing was said. */
    record Sources(Path passwordFile, String passwordCommand, String tokenCommand) {
    }

    /** @param side {@code source}, {@code target}, or empty for the only endpoint of a command */
    EndpointSecrets(String side, Sources sources, Streams streams) {
        this.side = side;
        this.sources = sources;
        this.streams = streams;
    }

    @Override
    public synchronized String password() {
        if (password == null) {
            password = findPassword();
        }
        return password;
    }

    private String findPassword() {
        if (sources.passwordFile() != null) {
            return read(sources.passwordFile());
        }
        if (sources.passwordCommand() != null) {
            return SecretCommand.run(option("password-command"), sources.passwordCommand(), streams);
        }
        Optional<String> fromEnvironment = environment("PASSWORD");
        if (fromEnvironment.isPresent()) {
            return fromEnvironment.get();
        }
        char[] typed = streams.prompt().secret("Password of the " + sideName() + ": ");
        if (typed == null || typed.length == 0) {
            throw missing("password").nextStep("Give it by " + option("password-file") + ", " + option("password-command")
                    + ", the environment variable " + variable("PASSWORD") + ", or at the prompt of a terminal.");
        }
        return new String(typed);
    }

    @Override
    public synchronized String token(boolean afterRejection) {
        Instant now = streams.clock().instant();
        if (sources.tokenCommand() != null) {
            if (token == null || afterRejection && now.isAfter(tokenMade.plus(FRESH))) {
                token = SecretCommand.run(option("token-command"), sources.tokenCommand(), streams);
                tokenMade = now;
            }
            return token;
        }
        String given = environment("TOKEN").orElseThrow(() -> missing("token").nextStep(
                "Give a command that prints one by " + option("token-command") + ", or one by the environment variable " + variable("TOKEN") + "."));
        if (afterRejection) {
            throw EndpointException.of(Kind.ACCESS_DENIED, "the " + sideName() + " refused the token in " + variable("TOKEN") + ", or it has expired")
                    .nextStep("Give a command that makes new ones: " + option("token-command") + ".").explainedAs("token-expired");
        }
        return given;
    }

    private String read(Path file) {
        try {
            return withoutLineEnd(Files.readString(file), option("password-file"));
        } catch (IOException e) {
            throw EndpointException.of(Kind.USAGE, option("password-file") + ": " + file + " cannot be read", e)
                    .nextStep("Check its name and its permissions.").explainedAs("no-password");
        }
    }

    /** Takes one line end off, and nothing else: blanks may belong to a password. */
    static String withoutLineEnd(String text, String where) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\n') {
            end -= end > 1 && text.charAt(end - 2) == '\r' ? 2 : 1;
        }
        if (end == 0) {
            throw EndpointException.of(Kind.USAGE, where + " gave nothing").explainedAs("no-password");
        }
        return text.substring(0, end);
    }

    private EndpointException missing(String what) {
        return EndpointException.of(Kind.USAGE, "no " + what + " was given for the " + sideName()).explainedAs("no-password");
    }

    private String sideName() {
        return side.isEmpty() ? "account" : side;
    }

    private String option(String name) {
        return "--" + (side.isEmpty() ? "" : side + "-") + name;
    }

    private String variable(String name) {
        return "GODWIT_" + (side.isEmpty() ? "" : side.toUpperCase(java.util.Locale.ROOT) + "_") + name;
    }

    private Optional<String> environment(String name) {
        return Optional.ofNullable(streams.environment().get(variable(name))).filter(value -> !value.isEmpty());
    }
}
