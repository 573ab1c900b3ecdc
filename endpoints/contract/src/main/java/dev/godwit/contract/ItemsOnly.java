package dev.godwit.contract;

import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An account without mail: what a server for calendars, contacts, scripts or files offers. {@code kinds} of its description lacks MAIL. */
public final class ItemsOnly implements Target {
    private final Supplier<EndpointDescription> description;
    private final ItemSource items;
    private final Runnable close;

    /** @param items an {@link ItemTarget} if this is to be written to */
    public ItemsOnly(Supplier<EndpointDescription> description, ItemSource items, Runnable close) {
        this.description = description;
        this.items = items;
        this.close = close;
    }

    @Override
    public EndpointDescription describe() {
        return description.get();
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(items);
    }

    @Override
    public List<Mailbox> mailboxes() {
        return List.of();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return Map.of();
    }

    @Override
    public MailboxReader openReader() {
        throw noMail();
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        throw noMail();
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        throw noMail();
    }

    @Override
    public void delete(MailboxPath mailbox) {
        throw noMail();
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        throw noMail();
    }

    @Override
    public NameRules nameRules() {
        return NameRules.ANYTHING;
    }

    @Override
    public MailboxWriter openWriter() {
        throw noMail();
    }

    private EndpointException noMail() {
        return EndpointException.of(Kind.USAGE, describe().display() + " holds no mail");
    }

    @Override
    public void close() {
        close.run();
    }
}
