package dev.godwit.memory;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A {@link MemoryAccount} while it is open. */
sealed class MemoryTarget implements Target {
    private final MemoryAccount account;
    private volatile boolean closed;

    MemoryTarget(MemoryAccount account) {
        this.account = account;
    }

    /** The account. @throws dev.godwit.contract.EndpointException CONNECTION after {@link #close()} */
    final MemoryAccount account() {
        if (closed) {
            throw MemoryErrors.closed();
        }
        return account;
    }

    @Override
    public EndpointDescription describe() {
        List<String> features = account.options().features().stream().map(Enum::name).sorted().toList();
        return new EndpointDescription("memory:" + account.name(), "memory:" + account.name(), Optional.of("Godwit memory"), features,
                OptionalLong.empty(), Optional.empty(), List.of("This account is gone when the program ends."), kinds());
    }

    private Set<DataKind> kinds() {
        Set<DataKind> kinds = EnumSet.of(DataKind.MAIL);
        kinds.addAll(account.items().kinds());
        return kinds;
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(account().items());
    }

    @Override
    public List<Mailbox> mailboxes() {
        return account().list();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return account().states(mailboxes);
    }

    @Override
    public MailboxReader openReader() {
        boolean reports = account().options().has(MemoryFeature.REPORTS_CHANGES);
        return reports ? new MemoryReader.ReportingChanges(this) : new MemoryReader(this);
    }

    @Override
    public int usefulReaders() {
        return 2;
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        return account().create(wanted);
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        account().rename(from, to);
    }

    @Override
    public void delete(MailboxPath mailbox) {
        account().deleteMailbox(mailbox);
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        account().subscribe(mailbox, subscribed);
    }

    @Override
    public NameRules nameRules() {
        return account().options().names();
    }

    @Override
    public MailboxWriter openWriter() {
        boolean moves = account().options().has(MemoryFeature.MOVES_SERVER_SIDE);
        return moves ? new MemoryWriter.Moving(this) : new MemoryWriter(this);
    }

    @Override
    public int usefulWriters() {
        return 2;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The same with {@link MemoryFeature#PRESERVES_UIDS}. */
    static final class PreservingUids extends MemoryTarget implements PreservesUids {
        PreservingUids(MemoryAccount account) {
            super(account);
        }

        @Override
        public boolean adoptUidValidity(MailboxPath mailbox, long uidValidity, long uidNext) {
            return account().adoptUidValidity(mailbox, uidValidity, uidNext);
        }
    }
}
