package dev.godwit.files.mbox;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.MailboxPath;
import java.nio.file.Path;

/** The errors that only mbox has; those of the file system are made by {@link dev.godwit.files.FileErrors}. */
final class MboxErrors {
    private MboxErrors() {
    }

    static EndpointException gone(MailboxPath mailbox, Throwable cause) {
        return EndpointException.of(Kind.MAILBOX_GONE, "mailbox " + mailbox + " has no mbox file", cause)
                .nextStep("Run again: the mailboxes are then listed anew.");
    }

    static EndpointException missing(Path root) {
        return EndpointException.of(Kind.USAGE, root + " does not exist").nextStep("Give an mbox file, or a directory of mbox files.");
    }

    static EndpointException notMbox(Path file) {
        return EndpointException.of(Kind.MALFORMED, file + " is not an mbox file: it does not begin with a \"From \" line")
                .nextStep("Give an mbox file, or a directory of mbox files.");
    }

    static EndpointException oneMailboxOnly(Path file) {
        return EndpointException.of(Kind.USAGE, file + " is one mbox file and holds one mailbox").nextStep("Give a directory as the target.");
    }

    static EndpointException inboxStays(String verb) {
        return EndpointException.of(Kind.USAGE, "INBOX cannot be " + verb);
    }

    static EndpointException nameTaken(MailboxPath to) {
        return EndpointException.of(Kind.USAGE, "mailbox " + to + " exists already").nextStep("Choose another name, or merge the two by a map option.");
    }

    static EndpointException closed(Path root) {
        return EndpointException.of(Kind.BUG, "mbox:" + root + " is closed already");
    }

    static EndpointException uidsExhausted(Path file) {
        return EndpointException.of(Kind.MALFORMED, file + ": no UIDs are left below 2^32");
    }
}
