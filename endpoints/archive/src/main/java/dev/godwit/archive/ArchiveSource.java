package dev.godwit.archive;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.model.DataKind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.store.HostsJournal;
import dev.godwit.store.SqliteFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** An archive to read from. */
sealed class ArchiveSource implements Source, HostsJournal permits ArchiveTarget {
    private final Archive archive;
    private volatile boolean closed;

    ArchiveSource(Archive archive) {
        this.archive = archive;
    }

    final Archive archive() {
        if (closed) {
            throw ArchiveErrors.closed();
        }
        return archive;
    }

    MailboxState state(MailboxRow row) {
        return row.stateForReading();
    }

    @Override
    public EndpointDescription describe() {
        String uuid = archive().call(db -> db.queryOne("SELECT uuid FROM archive", row -> row.getString(1)).orElseThrow());
        List<String> notes = archive.file().mode() == SqliteFile.Mode.READ_ONLY
                ? List.of("The file can only be read; the journal of a copy cannot be kept in it.") : List.of();
        return new EndpointDescription("archive:" + archive.file().path(), "archive:" + uuid,
                Optional.of("Godwit archive, version " + ArchiveSchema.SCHEMA.migrations().size()), List.of(), OptionalLong.of(Bodies.LARGEST),
                Optional.empty(), notes, kinds());
    }

    /** What there is; mail unless there is everything but mail. */
    Set<DataKind> kinds() {
        return archive().call(db -> {
            Set<DataKind> kinds = ArchiveItems.held(db);
            if (kinds.isEmpty() || db.queryLong("SELECT 1 WHERE (SELECT count(*) FROM mailbox) > 1 OR EXISTS (SELECT 1 FROM message) OR EXISTS"
                    + " (SELECT 1 FROM archive WHERE origin IS NOT NULL)").isPresent()) {
                kinds.add(DataKind.MAIL);
            }
            return kinds;
        });
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(new ArchiveItems(this));
    }

    @Override
    public List<Mailbox> mailboxes() {
        return archive().call(db -> db.query("SELECT * FROM mailbox", MailboxRow::read)).stream().map(MailboxRow::describe)
                .sorted((a, b) -> a.path().compareTo(b.path())).toList();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return archive().call(db -> {
            Map<MailboxPath, MailboxState> states = new TreeMap<>();
            for (MailboxPath path : mailboxes) {
                MailboxRow.find(db, path).filter(row -> row.selectable).ifPresent(row -> states.put(path, state(row)));
            }
            return states;
        });
    }

    @Override
    public MailboxReader openReader() {
        archive();
        return new ArchiveReader(this);
    }

    @Override
    public int usefulReaders() {
        return 2;
    }

    @Override
    public SqliteFile database() {
        return archive().file();
    }

    @Override
    public void close() {
        closed = true;
        archive.close();
    }
}
