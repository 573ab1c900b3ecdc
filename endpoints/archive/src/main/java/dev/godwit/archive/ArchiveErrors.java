package dev.godwit.archive;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.DataKind;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/** Every error of this endpoint, with its kind and the next step. */
final class ArchiveErrors {
    private ArchiveErrors() {
    }

    static EndpointException of(StoreException e) {
        return switch (e.kind()) {
            case MISSING -> error(Kind.USAGE, e, "Check the path; an archive is made by 'godwit import'.");
            case NOT_A_DATABASE, FOREIGN -> error(Kind.MALFORMED, e, "This is not an archive; check the path.");
            case TOO_NEW -> error(Kind.USAGE, e, "Use a later version of Godwit.");
            case TOO_OLD -> error(Kind.USAGE, e, "Copy something into or out of it where it can be written; it is then brought up to date by itself.");
            case DAMAGED -> error(Kind.MALFORMED, e, "See what is left with 'godwit archive check', or take a backup of the file.");
            case NOT_ALLOWED -> error(Kind.ACCESS_DENIED, e, "Give yourself the right to write the file and its directory, or name another place.");
            case BUSY -> error(Kind.CONNECTION, e, "Wait until the other process has finished.");
            case FULL -> error(Kind.NO_SPACE, e, "Make room on the disk and run the same command again.");
            case CLOSED -> error(Kind.CONNECTION, e, "Open it again.");
            case FAILED -> EndpointException.of(Kind.BUG, e.getMessage(), e);
        };
    }

    private static EndpointException error(Kind kind, StoreException e, String nextStep) {
        return EndpointException.of(kind, e.getMessage(), e).nextStep(nextStep);
    }

    static EndpointException notAnArchive(Path path) {
        return EndpointException.of(Kind.MALFORMED, path + " is not an archive, though it is a file of Godwit").nextStep("Check the path.");
    }

    static EndpointException missing(Path path) {
        return EndpointException.of(Kind.USAGE, "there is no archive " + path).nextStep("Check the path; an archive is made by 'godwit import'.");
    }

    static EndpointException gone(MailboxPath mailbox) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no mailbox here that can hold messages").at(mailbox.toString());
    }

    static EndpointException exists(MailboxPath mailbox) {
        return EndpointException.of(Kind.USAGE, "a mailbox of this name exists already").at(mailbox.toString()).nextStep("Choose another name.");
    }

    static EndpointException gone(DataKind kind, String collection) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no collection of the id '" + collection + "' here").at(kind.word());
    }

    static EndpointException taken(DataKind kind, String name) {
        return EndpointException.of(Kind.USAGE, "the name '" + name + "' is in use already").at(kind.word()).nextStep("Choose another name.");
    }

    static EndpointException intoItself(String name) {
        return EndpointException.of(Kind.USAGE, "the directory '" + name + "' cannot be moved into itself").nextStep("Choose another place.");
    }

    static EndpointException inbox(String act) {
        return EndpointException.of(Kind.USAGE, "INBOX cannot be " + act).nextStep("Move or delete its messages instead.");
    }

    static EndpointException level(String value) {
        return EndpointException.of(Kind.USAGE, "the option 'level' is a number from 1 to 19, not '" + value + "'")
                .nextStep("Leave it out for the default, 1.");
    }

    static EndpointException damaged(String place, String what) {
        return EndpointException.of(Kind.MALFORMED, "the archive is damaged here: " + what).at(place)
                .nextStep("'godwit archive check' names everything that is damaged.");
    }

    static EndpointException deletedMeanwhile(String place) {
        return EndpointException.of(Kind.CONNECTION, "the message was deleted while it was read").at(place).nextStep("Run the same command again.");
    }

    static EndpointException takenAway() {
        return EndpointException.of(Kind.CONNECTION, "another process removed an unfinished message from the archive")
                .nextStep("Let one process at a time write an archive, and run the same command again.");
    }

    static EndpointException unreadable(IOException cause) {
        return EndpointException.of(Kind.BUG, "the bytes of a message to be stored could not be read", cause);
    }

    static EndpointException notWhatItSaid() {
        return EndpointException.of(Kind.BUG, "the bytes of a message to be stored have another size or digest than was said");
    }

    static EndpointException closed() {
        return EndpointException.of(Kind.CONNECTION, "the archive was closed").nextStep("Open it again.");
    }
}
