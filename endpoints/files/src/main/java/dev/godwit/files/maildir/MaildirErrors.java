package dev.godwit.files.maildir;

import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointException;
import dev.godwit.model.MailboxPath;
import java.nio.file.Path;

/** The errors that only a Maildir has; those of the file system are made by {@link dev.godwit.files.FileErrors}. */
final class MaildirErrors {
    private MaildirErrors() {
    }

    static EndpointException gone(MailboxPath mailbox, Throwable cause) {
        return EndpointException.of(Kind.MAILBOX_GONE, "mailbox " + mailbox + " is not in the Maildir", cause)
                .nextStep("Run again: the mailboxes are then listed anew.");
    }

    static EndpointException noDirectory(Path root) {
        return EndpointException.of(Kind.USAGE, root + " is not a directory").nextStep("Give the directory that holds the account's 'cur', 'new' and 'tmp'.");
    }

    static EndpointException uidsExhausted(Path directory) {
        return EndpointException.of(Kind.MALFORMED, directory + ": no UIDs are left below 2^32")
                .nextStep("Remove the UID list of this mailbox: its messages are then numbered anew.");
    }

    static EndpointException inboxStays(String verb) {
        return EndpointException.of(Kind.USAGE, "INBOX cannot be " + verb + ": it is the Maildir itself");
    }

    static EndpointException nameTaken(MailboxPath to) {
        return EndpointException.of(Kind.USAGE, "mailbox " + to + " exists already").nextStep("Choose another name, or merge the two by a map option.");
    }

    static EndpointException tooManyKeywords(MailboxPath mailbox) {
        return EndpointException.of(Kind.ITEM_REFUSED, "mailbox " + mailbox + ": a Maildir has letters for 26 keywords only, and all are taken")
                .nextStep("Keep the others in the journal, or use a target that stores any number of keywords.");
    }
}
