package dev.godwit.cli;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.items.ItemJournal;
import dev.godwit.engine.journal.Journal;
import dev.godwit.model.ContentDigest;
import dev.godwit.store.FileLease;
import dev.godwit.store.HostsJournal;
import dev.godwit.store.SqliteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds and opens the journal of a pair of accounts: within the archive if one end is one, otherwise in a file of its own. */
final class JournalFile implements AutoCloseable {
    private final Path path;
    private final Journal journal;
    private final ItemJournal items;
    private final AutoCloseable file;
    private final AutoCloseable lease;

    private JournalFile(Path path, Journal journal, ItemJournal items, AutoCloseable file, AutoCloseable lease) {
        this.path = path;
        this.journal = journal;
        this.items = items;
        this.file = file;
        this.lease = lease;
    }

    /** @param given the file the user named, or null */
    static JournalFile open(Path given, Source source, Target target, Map<String, String> environment) {
        EndpointDescription from = source.describe();
        EndpointDescription to = target.describe();
        SqliteFile host = given != null ? null : target instanceof HostsJournal h ? h.database()
                : source instanceof HostsJournal h && h.database().mode() == SqliteFile.Mode.READ_WRITE ? h.database() : null;
        if (host != null) {
            // an archive that is written to holds the lease of its file itself
            AutoCloseable lease = target instanceof HostsJournal ? () -> { } : SqliteFile.tryLock(host.path());
            return new JournalFile(host.path(), Journal.open(host, from, to), ItemJournal.open(host, from, to), () -> { }, lease);
        }
        Path path = given != null ? given : place(from, to, environment);
        FileLease lease = SqliteFile.tryLock(path);
        SqliteFile file = SqliteFile.open(path, SqliteFile.Mode.READ_WRITE);
        return new JournalFile(path, Journal.open(file, from, to), ItemJournal.open(file, from, to), file, lease);
    }

    /** Beside the journal: where originals are kept that a target refused in every form. */
    Path quarantine() {
        return path.resolveSibling(path.getFileName() + ".quarantine");
    }

    /** A name that a person recognises, made unique by what identifies the accounts. */
    static Path place(EndpointDescription from, EndpointDescription to, Map<String, String> environment) {
        String unique = ContentDigest.sha256Of((from.identity() + "\n" + to.identity()).getBytes(StandardCharsets.UTF_8)).toString().substring(0, 12);
        Path directory = stateDirectory(environment);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory.resolve(plain(from.display()) + "--" + plain(to.display()) + "-" + unique + ".journal");
    }

    private static Path stateDirectory(Map<String, String> environment) {
        String own = environment.getOrDefault("GODWIT_STATE_DIR", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        return (xdg.isEmpty() ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state") : Path.of(xdg)).resolve("godwit");
    }

    private static String plain(String display) {
        String plain = display.replaceFirst("^[a-z0-9+.-]+:/*", "").replaceAll("[^A-Za-z0-9@.]+", "_");
        return plain.length() > 60 ? plain.substring(0, 60) : plain;
    }

    Journal journal() {
        return journal;
    }

    /** The same for what is not mail. */
    ItemJournal items() {
        return items;
    }

    @Override
    public void close() {
        try (lease) {
            file.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
