package dev.godwit.memory;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every error of this endpoint, with its kind. */
final class MemoryErrors {
    private MemoryErrors() {
    }

    static EndpointException closed() {
        return EndpointException.of(Kind.CONNECTION, "the memory account was closed").nextStep("Open it again.");
    }

    static EndpointException gone(MailboxPath mailbox) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no mailbox here that can hold messages").at(mailbox.toString());
    }

    static EndpointException gone(ItemCollection collection) {
        return EndpointException.of(Kind.MAILBOX_GONE, "there is no such collection here").at(collection.kind().word() + " " + collection.name());
    }

    static EndpointException exists(MailboxPath mailbox) {
        return EndpointException.of(Kind.USAGE, "a mailbox of this name exists already").at(mailbox.toString()).nextStep("Choose another name.");
    }

    static EndpointException inbox(String act) {
        return EndpointException.of(Kind.USAGE, "INBOX cannot be " + act).nextStep("Move or delete its messages instead.");
    }

    static EndpointException name(MailboxPath mailbox, String why) {
        return EndpointException.of(Kind.USAGE, "the account does not allow this name: " + why).at(mailbox.toString())
                .nextStep("Map the mailbox to another name.");
    }

    static EndpointException noExactDelete() {
        return EndpointException.of(Kind.USAGE, "this account cannot delete single messages").nextStep("Leave them, or delete the mailbox.");
    }

    static EndpointException unknownFeature(String name) {
        return EndpointException.of(Kind.USAGE, "a memory account has no feature '" + name + "'")
                .nextStep("Known: " + MemoryFeature.ALL.stream().map(f -> f.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")) + ".");
    }

    static EndpointException unreadable(IOException cause) {
        return EndpointException.of(Kind.BUG, "the bytes of a message to be stored could not be read", cause);
    }
}
