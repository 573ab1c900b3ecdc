package dev.godwit.archive.vandelay;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** Every error of this endpoint, with its kind and the next step. */
final class VandelayErrors {
    private VandelayErrors() {
    }

    static EndpointException missing(Path file) {
        return EndpointException.of(Kind.USAGE, "there is no file " + file).nextStep("Check the path: vandelay:/path/alice.sqlite.");
    }

    static EndpointException notSqlite(Path file) {
        return EndpointException.of(Kind.MALFORMED, file + " is not an SQLite file").nextStep("Check the path.").explainedAs("vandelay-archive");
    }

    static EndpointException foreign(Path file, String missing) {
        return EndpointException.of(Kind.MALFORMED, file + " is an SQLite file, but not an archive of Vandelay 1.0: it has no " + missing)
                .nextStep("Check the path; for an archive of Godwit write archive:FILE.").explainedAs("vandelay-archive");
    }

    static EndpointException locked(Path file) {
        return EndpointException.of(Kind.CONNECTION, file + " is in use by another process").nextStep("Wait until Vandelay has finished.").explainedAs("vandelay-archive");
    }

    static EndpointException damaged(Path file, String place) {
        return EndpointException.of(Kind.MALFORMED, file + " is damaged: " + place)
                .nextStep("Take a backup of the file, or import the account anew with Vandelay.").explainedAs("vandelay-archive");
    }

    static EndpointException of(Path file, SQLException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("sqlite_busy") || text.contains("sqlite_locked")) {
            return locked(file);
        }
        if (text.contains("sqlite_full")) {
            return EndpointException.of(Kind.NO_SPACE, "there is no room for a copy of " + file, e).nextStep("Make room where temporary files are kept.");
        }
        return EndpointException.of(Kind.MALFORMED, file + " cannot be read as an archive of Vandelay: SQLite finds it damaged or finds other tables", e)
                .nextStep("Take a backup of the file, or import the account anew with Vandelay.").explainedAs("vandelay-archive");
    }

    static EndpointException of(Path file, IOException e) {
        boolean full = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("no space left");
        return EndpointException.of(full ? Kind.NO_SPACE : Kind.ACCESS_DENIED, file + " cannot be read: " + e.getClass().getSimpleName(), e)
                .nextStep(full ? "Make room where temporary files are kept." : "Give yourself the right to read it.");
    }

    static EndpointException gone(MailboxPath mailbox) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no mailbox of this name").at("mailbox " + mailbox);
    }

    static EndpointException goneCollection(String id) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no collection of the id '" + id + "'");
    }

    static EndpointException readOnly() {
        return EndpointException.of(Kind.USAGE, "vandelay: can only be read").nextStep("Name another target, such as alice.godwit.");
    }

    static EndpointException closed() {
        return EndpointException.of(Kind.BUG, "the archive of Vandelay is closed already");
    }
}
