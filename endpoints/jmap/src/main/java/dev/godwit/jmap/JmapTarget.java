package dev.godwit.jmap;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.NamesMessages;
import dev.godwit.contract.Numbers;
import dev.godwit.contract.Target;
import dev.godwit.jmap.client.Urn;
import dev.godwit.jmap.items.JmapItems;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account on a JMAP server, for reading and writing. */
final class JmapTarget implements Target, NamesMessages {
    private final JmapSource source;
    private final MailAccount account;
    private final BoxEditor editor;
    private final JmapItems items;

    JmapTarget(MailAccount account) {
        this.source = new JmapSource(account);
        this.account = account;
        this.editor = new BoxEditor(account);
        this.items = account.items().toBeWritten();
    }

    @Override
    public void use(Numbers numbers) {
        source.use(numbers);
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        return account.run(wanted.path(), () -> editor.create(wanted).toMailbox());
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        account.run(from, () -> {
            editor.rename(from, to);
            return null;
        });
    }

    @Override
    public void delete(MailboxPath mailbox) {
        account.run(mailbox, () -> {
            editor.delete(mailbox);
            return null;
        });
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        account.run(mailbox, () -> {
            editor.subscribe(mailbox, subscribed);
            return null;
        });
    }

    @Override
    public NameRules nameRules() {
        int longest = account.client().account().capabilities().path(Urn.MAIL).path("maxSizeMailboxName").asInt(Integer.MAX_VALUE);
        return new NameRules(account.profile().forbiddenInNames(), longest > 0 ? longest : Integer.MAX_VALUE, false, true, true);
    }

    @Override
    public MailboxWriter openWriter() {
        return new JmapWriter(account);
    }

    @Override
    public int usefulWriters() {
        return Math.max(1, Math.min(Math.min(account.options().http().connections(), account.profile().writers()),
                Math.min(account.client().limits().maxConcurrentRequests(), account.client().limits().maxConcurrentUpload())));
    }

    @Override
    public EndpointDescription describe() {
        return source.describe();
    }

    @Override
    public List<Mailbox> mailboxes() {
        return source.mailboxes();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return source.states(mailboxes);
    }

    @Override
    public MailboxReader openReader() {
        return source.openReader();
    }

    @Override
    public int usefulReaders() {
        return source.usefulReaders();
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(items);
    }

    @Override
    public void close() {
        source.close();
    }
}
