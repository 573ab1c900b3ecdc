package dev.godwit.jmap;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.NamesMessages;
import dev.godwit.contract.Numbers;
import dev.godwit.contract.Source;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An account on a JMAP server, for reading. */
final class JmapSource implements Source, NamesMessages {
    private final MailAccount account;

    JmapSource(MailAccount account) {
        this.account = account;
    }

    MailAccount account() {
        return account;
    }

    @Override
    public void use(Numbers numbers) {
        account.use(numbers);
    }

    @Override
    public EndpointDescription describe() {
        return account.run(account.options().display(), () -> new Description(account).describe());
    }

    @Override
    public List<Mailbox> mailboxes() {
        return account.run(account.options().display(), () -> account.readTree().all().stream().map(Box::toMailbox)
                .sorted(Comparator.comparing(Mailbox::path)).toList());
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return account.run(account.options().display(), () -> {
            if (mailboxes.isEmpty()) {
                return Map.of();
            }
            BoxTree tree = account.readTree();
            Map<String, MailboxPath> ids = new HashMap<>();
            mailboxes.forEach(path -> tree.at(path).filter(Box::mayReadItems).ifPresent(box -> ids.put(box.id(), path)));
            Map<MailboxPath, MailboxState> states = new HashMap<>();
            account.index().states(ids.keySet()).forEach((id, state) -> states.put(ids.get(id), state));
            return states;
        });
    }

    @Override
    public MailboxReader openReader() {
        return new JmapReader(account);
    }

    @Override
    public int usefulReaders() {
        return account.options().http().connections();
    }

    @Override
    public void close() {
        account.close();
    }
}
