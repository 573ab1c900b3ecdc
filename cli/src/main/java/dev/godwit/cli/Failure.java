package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.engine.SafetyStop;
import dev.godwit.proxy.config.ConfigException;
import dev.godwit.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Why a command failed, as people and programs are told. This is the one place that turns exceptions into texts and exit
 * codes.
 *
 * @param exit the exit code
 * @param kind the kind of error in one word, for programs
 * @param what what failed and where
 * @param next what to do next, or null
 * @param id the paragraph in {@code docs/troubleshooting.md}, or null
 */
record Failure(ExitCode exit, String kind, String what, String next, String id) {

    static Failure of(Throwable failure) {
        return switch (failure) {
            case EndpointException e -> new Failure(exitOf(e.kind()), e.kind().name(), e.getMessage(),
                    e.nextStep().orElse(null), e.troubleshootingId().orElse(idOf(e.kind())));
            case SafetyStop e -> new Failure(ExitCode.REFUSED, "SAFETY", e.getMessage(), e.nextStep(), e.id());
            case CommandLine.ParameterException e -> new Failure(ExitCode.USAGE, "USAGE", e.getMessage(),
                    "See '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.", null);
            case StoreException e -> of(e);
            case ConfigException e -> new Failure(ExitCode.USAGE, "CONFIG", e.getMessage(), "Nothing was opened. docs/operations/proxy.md explains every key.", null);
            case UncheckedIOException e -> of(e.getCause());
            case IOException e -> new Failure(ExitCode.LOCAL, "LOCAL", describe(e), null, "local-file");
            case OutOfMemoryError _ -> new Failure(ExitCode.INTERNAL, "BUG", "out of memory",
                    "Give it more with GODWIT_JAVA_OPTS=-Xmx512m, and report it: memory should not depend on the size of an account.", "internal-error");
            default -> new Failure(ExitCode.INTERNAL, "BUG", "internal error: " + traceOf(failure),
                    "Report it with the lines above. What was confirmed is noted; running again is safe.", "internal-error");
        };
    }

    private static Failure of(StoreException e) {
        String kind = "STORE_" + e.kind();
        return switch (e.kind()) {
            case BUSY -> new Failure(ExitCode.REFUSED, kind, e.getMessage(), "Wait until the other run has ended.", "locked");
            case FULL -> new Failure(ExitCode.PARTLY, kind, e.getMessage(), "Make room, then run the same command again.", "no-space");
            case MISSING, NOT_ALLOWED, FAILED, CLOSED -> new Failure(ExitCode.LOCAL, kind, e.getMessage(), null, "local-file");
            case NOT_A_DATABASE, FOREIGN, DAMAGED, TOO_OLD -> new Failure(ExitCode.LOCAL, kind, e.getMessage(), null, "damaged-file");
            case TOO_NEW -> new Failure(ExitCode.LOCAL, kind, e.getMessage(), "Use the version of Godwit that wrote it, or a later one.", "damaged-file");
        };
    }

    private static ExitCode exitOf(EndpointException.Kind kind) {
        return switch (kind) {
            case USAGE -> ExitCode.USAGE;
            case ACCESS_DENIED, CONNECTION, SLOW_DOWN -> ExitCode.ACCESS;
            case ITEM_REFUSED, MAILBOX_GONE, NO_SPACE -> ExitCode.PARTLY;
            case MALFORMED -> ExitCode.LOCAL;
            case BUG -> ExitCode.INTERNAL;
        };
    }

    /** The paragraph on the kind as such, for errors that name none of their own. */
    private static String idOf(EndpointException.Kind kind) {
        return switch (kind) {
            case USAGE -> null;
            case ACCESS_DENIED -> "access-denied";
            case CONNECTION -> "connection";
            case SLOW_DOWN -> "slow-down";
            case ITEM_REFUSED -> "quarantined";
            case MAILBOX_GONE -> "mailbox-gone";
            case NO_SPACE -> "no-space";
            case MALFORMED -> "malformed";
            case BUG -> "internal-error";
        };
    }

    private static String describe(IOException e) {
        return switch (e) {
            case NoSuchFileException f -> f.getFile() + ": there is no such file or directory";
            case AccessDeniedException f -> f.getFile() + ": permission denied";
            case FileSystemException f when f.getFile() != null -> f.getFile() + ": " + (f.getReason() == null ? f.getClass().getSimpleName() : f.getReason());
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    /** Class names and places only: the message of a foreign exception may contain anything. */
    private static String traceOf(Throwable failure) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 5; cause = cause.getCause(), depth++) {
            text.append(depth == 0 ? "" : "\n  caused by ").append(cause.getClass().getName());
            Stream.of(cause.getStackTrace()).limit(12).forEach(frame -> text.append("\n    at ").append(frame));
        }
        return text.toString();
    }

    /** For people; several lines. */
    String text() {
        return "godwit: " + what + "\n"
                + (next == null ? "" : "  next:  " + next + "\n")
                + (id == null ? "" : "  more:  docs/troubleshooting.md#" + id + "\n");
    }
}
