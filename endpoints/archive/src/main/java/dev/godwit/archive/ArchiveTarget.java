package dev.godwit.archive;

import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.RemembersOrigin;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** An archive to write to. */
final class ArchiveTarget extends ArchiveSource implements Target, PreservesUids, RemembersOrigin {

    ArchiveTarget(Archive archive) {
        super(archive);
    }

    @Override
    MailboxState state(MailboxRow row) {
        return row.stateForWriting();
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        return archive().call(db -> Mailboxes.create(db, wanted, archive().now()));
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        archive().call(db -> {
            Mailboxes.rename(db, from, to, archive().now());
            return null;
        });
    }

    @Override
    public void delete(MailboxPath mailbox) {
        if (mailbox.isInbox()) {
            throw ArchiveErrors.inbox("deleted");
        }
        boolean deleted = false;
        while (!deleted) {
            deleted = archive().call(db -> {
                Optional<MailboxRow> row = MailboxRow.find(db, mailbox);
                if (row.isPresent() && Messages.delete(db, row.get(), new UidCursor(UidSet.range(1, Long.MAX_VALUE - 1))) > 0) {
                    return false;
                }
                if (row.isPresent()) {
                    Mailboxes.delete(db, row.get(), archive().now());
                }
                return true;
            });
        }
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        archive().call(db -> {
            MailboxRow row = MailboxRow.find(db, mailbox).orElseThrow(() -> ArchiveErrors.gone(mailbox));
            row.subscribed = subscribed;
            row.write(db);
            return null;
        });
    }

    @Override
    public NameRules nameRules() {
        return NameRules.ANYTHING;
    }

    @Override
    public MailboxWriter openWriter() {
        archive();
        return new ArchiveWriter(this);
    }

    /** While one waits for its commit the other packs. */
    @Override
    public int usefulWriters() {
        return 2;
    }

    @Override
    public boolean adoptUidValidity(MailboxPath mailbox, long uidValidity, long uidNext) {
        return archive().call(db -> Mailboxes.adoptUidValidity(db, mailbox, uidValidity, uidNext));
    }

    @Override
    Set<DataKind> kinds() {
        return EnumSet.allOf(DataKind.class);
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(new ArchiveItemTarget(this));
    }

    @Override
    public Optional<String> origin(DataKind kind) {
        return kind == DataKind.MAIL ? origin()
                : archive().call(db -> db.queryOne("SELECT identity FROM origin WHERE kind = ?", row -> row.getString(1), kind.name()));
    }

    @Override
    public void rememberOrigin(DataKind kind, String identity) {
        if (kind == DataKind.MAIL) {
            rememberOrigin(identity);
        } else {
            archive().call(db -> db.update("INSERT INTO origin VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET identity = excluded.identity", kind.name(), identity));
        }
    }

    @Override
    public Optional<String> origin() {
        return Optional.ofNullable(archive().call(db -> db.queryOne("SELECT origin FROM archive WHERE origin IS NOT NULL", row -> row.getString(1)).orElse(null)));
    }

    @Override
    public void rememberOrigin(String identity) {
        archive().call(db -> db.update("UPDATE archive SET origin = ?", identity));
    }
}
