package dev.godwit.files.tree;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.DataKind;
import dev.godwit.model.MailboxPath;
import java.nio.file.Path;

/** The errors that only trees of files have; those of the file system are made by {@link dev.godwit.files.FileErrors}. */
final class TreeErrors {
    private TreeErrors() {
    }

    static EndpointException foreign(Path root) {
        return EndpointException.of(Kind.USAGE, root + " holds files that Godwit did not write").nextStep("Name a directory that is empty or not there yet.");
    }

    static EndpointException notDirectory(Path root) {
        return EndpointException.of(Kind.USAGE, root + " is a file; it can be read, but not written to").nextStep("Name a directory.");
    }

    static EndpointException otherMail(Path root, String there, String wanted) {
        return EndpointException.of(Kind.USAGE, root + " keeps its mail as " + there + ", not as " + wanted).nextStep("Leave the option 'mail' out, or name another directory.");
    }

    static EndpointException tooNew(Path root) {
        return EndpointException.of(Kind.USAGE, root + " was written by a later version of Godwit").nextStep("Use that version.");
    }

    static EndpointException damagedIndex(Path index) {
        return EndpointException.of(Kind.MALFORMED, index + " is not an index that Godwit wrote")
                .nextStep("Move it away: the files are then read without it, and what only it knew (keywords, dates, properties) is lost.").explainedAs("files-index");
    }

    static EndpointException gone(MailboxPath mailbox) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no such mailbox (any more)").at("mailbox " + mailbox).nextStep("Run again: the mailboxes are then listed anew.");
    }

    static EndpointException gone(DataKind kind, String id) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no directory of the id '" + id + "' (any more)").at(kind.word());
    }

    static EndpointException taken(String name) {
        return EndpointException.of(Kind.USAGE, "the name '" + name + "' is in use already").nextStep("Choose another name.");
    }

    static EndpointException inboxStays(String verb) {
        return EndpointException.of(Kind.USAGE, "INBOX cannot be " + verb);
    }

    static EndpointException closed() {
        return EndpointException.of(Kind.BUG, "the tree of files is closed already");
    }

    static EndpointException uidsExhausted(Path mailbox) {
        return EndpointException.of(Kind.MALFORMED, mailbox + ": no UIDs are left below 2^32");
    }
}
