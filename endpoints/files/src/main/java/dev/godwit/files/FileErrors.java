package dev.godwit.files;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what the file system says into kinds of error, for Maildir and mbox alike. */
public final class FileErrors {
    private FileErrors() {
    }

    /** @param place the directory or file in hand; message files are not named, because their names tell nothing to a person */
    public static EndpointException of(Path place, IOException cause) {
        String reason = reasonOf(cause);
        if (cause instanceof AccessDeniedException || reason.contains("operation not permitted")) {
            return EndpointException.of(Kind.ACCESS_DENIED, place + ": permission denied", cause)
                    .nextStep("Run Godwit as the owner of the mail files, or give it read (for a target also write) permission on the whole tree.");
        }
        if (reason.contains("no space left") || reason.contains("quota exceeded")) {
            return EndpointException.of(Kind.NO_SPACE, place + ": the disk or the quota is full", cause)
                    .nextStep("Free some space and run again; what was copied so far stays.");
        }
        if (reason.contains("read-only file system")) {
            return EndpointException.of(Kind.ACCESS_DENIED, place + ": the file system is mounted read-only", cause)
                    .nextStep("Mount it writable, or choose another target.");
        }
        if (cause instanceof NoSuchFileException) {
            return EndpointException.of(Kind.MAILBOX_GONE, place + ": not there (any more)", cause)
                    .nextStep("Check the path; run again if somebody removed the mailbox meanwhile.");
        }
        return EndpointException.of(Kind.CONNECTION, place + ": " + cause.getClass().getSimpleName() + readable(reason), cause)
                .nextStep("Check the disk and the mount, then run again.");
    }

    /** For a name that the process's locale cannot express as a file name. */
    public static EndpointException of(InvalidPathException cause) {
        return EndpointException.of(Kind.USAGE, "a mailbox name cannot be written as a file name here: " + cause.getReason())
                .nextStep("Start Godwit with a UTF-8 locale, for example LC_ALL=C.UTF-8.");
    }

    private static String reasonOf(IOException cause) {
        String text = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static String readable(String reason) {
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }
}
