package dev.godwit.files.loose;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.MailboxPath;
import java.nio.file.Path;

/** The errors that only loose files have; those of the file system are made by {@link dev.godwit.files.FileErrors}. */
final class LooseErrors {
    private LooseErrors() {
    }

    static EndpointException missing(Path root) {
        return EndpointException.of(Kind.USAGE, root + " does not exist").nextStep("Give a directory or a zip file.");
    }

    static EndpointException notZip(Path file, String why) {
        return EndpointException.of(Kind.MALFORMED, file + " is not a whole zip file: " + why)
                .nextStep("Give a directory or a zip file; download or copy it again if it was cut short.").explainedAs("zip-refused");
    }

    static EndpointException hostile(Path file, String why) {
        return EndpointException.of(Kind.MALFORMED, file + " is refused: " + why)
                .nextStep("If you trust it, unpack it yourself and give the directory.").explainedAs("zip-refused");
    }

    static EndpointException damagedMember(Path file, String member, String why) {
        return EndpointException.of(Kind.MALFORMED, file + ": the entry " + member + " is damaged: " + why)
                .nextStep("Download or copy the zip file again.").explainedAs("zip-refused");
    }

    static EndpointException noSuchMailbox(MailboxPath mailbox) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there are no files of this mailbox").at("mailbox " + mailbox)
                .nextStep("Run again: the mailboxes are then listed anew.");
    }

    static EndpointException noSuchCollection(String id) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no file or directory " + id + " (any more)").nextStep("Run again: everything is then listed anew.");
    }

    static EndpointException sourceOnly(String scheme) {
        return EndpointException.of(Kind.USAGE, scheme + ": can only be read").nextStep("Name another target, such as an archive or files:/directory.");
    }

    static EndpointException mail(String value) {
        return EndpointException.of(Kind.USAGE, "files: the option 'mail' is eml, maildir or mbox, not '" + value + "'");
    }

    static EndpointException closed(Path root) {
        return EndpointException.of(Kind.BUG, root + " is closed already");
    }
}
