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
    private final String number;
    private final String name;
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
        this(side, "", side.isEmpty() ? "account" : side, sources, streams);
    }

    /**
     * @param number what distinguishes the variables of the environment of one of several accounts: empty or {@code _2}
     * @param name what a person calls it, for the prompt and for errors
     */
    EndpointSecrets(String side, String number, String name, Sources sources, Streams streams) {
        this.side = side;
        this.number = number;
        this.name = name;
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
        return name;
    }

    private String option(String what) {
        return number.isEmpty() ? "--" + (side.isEmpty() ? "" : side + "-") + what : "--" + what + "-for HOST=…";
    }

    private String variable(String what) {
        return "GODWIT_" + (side.isEmpty() ? "" : side.toUpperCase(java.util.Locale.ROOT) + "_") + what + number;
    }

    private Optional<String> environment(String what) {
        return Optional.ofNullable(streams.environment().get(variable(what))).filter(value -> !value.isEmpty());
    }
}
