package dev.godwit.routes.file;

import dev.godwit.routes.ChangeLog;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreException;
import dev.godwit.routes.file.AtomicFile.Stamp;
import dev.godwit.routes.file.RouteFile.Line;
import dev.godwit.routes.memory.RouteTable;
import dev.godwit.routes.memory.Wakes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes in a text file, kept in memory too. Whoever edits the file is heard within a second; a file that cannot be understood is
 * reported and changes nothing. Several processes may change one file; each sees the others' changes, but they know no leases: with
 * more than one proxy nobody can tell when a change is in effect everywhere.
 */
public final class FileRouteStore implements RouteStore, ChangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(FileRouteStore.class);
    /** A file that is written in place is not read before it has been left alone for this long. */
    private static final long SETTLED_NANOS = Duration.ofMillis(300).toNanos();
    /** Two files of the same size, one in the other's place within one tick of the clock, may have the same stamp. */
    private static final Duration TICK = Duration.ofMillis(100);

    /** The lock on a file is the whole process's. */
    private static final Object IN_THIS_PROCESS = new Object();

    private final Path path;
    private final Function<String, Optional<String>> key;
    private final Clock clock;
    private final Wakes wakes = new Wakes();
    private final FileWatch watch;
    // Guarded by this.
    private RouteTable table = new RouteTable();
    private List<Line> lines = List.of();
    private Stamp loaded;
    private Stamp unsettled;
    private long unsettledSince;
    private boolean again;
    private long againAt;
    private Optional<String> problem = Optional.empty();

    /**
     * @param key the one spelling of an identifier, see {@link dev.godwit.routes.Identifiers#key}
     * @throws RouteStoreException if the file is missing or cannot be understood: an empty file has to be made by hand, lest a
     *                             volume that is not mounted send everybody to the default
     */
    public FileRouteStore(Path path, Function<String, Optional<String>> key, Clock clock) {
        this.path = path.toAbsolutePath();
        this.key = key;
        this.clock = clock;
        synchronized (this) {
            load(stamp());
        }
        this.watch = FileWatch.start(this.path, wakes::wake);
    }

    /** Why the file as it is now is not in effect; empty if it is. */
    public synchronized Optional<String> problem() {
        return problem;
    }

    /** Reads the file again if it has changed, without waiting for it to settle. @throws RouteStoreException if it cannot be understood */
    public void reload() {
        synchronized (this) {
            load(stamp());
        }
        wakes.wake();
    }

    private Stamp stamp() {
        try {
            return Stamp.of(path);
        } catch (IOException e) {
            throw new RouteStoreException(path + " cannot be read: " + e, e);
        }
    }

    /** Takes over what somebody else has written. Never fails: what cannot be taken over is reported. */
    private void refresh() {
        try {
            Stamp now = stamp();
            if (now.equals(loaded)) {
                unsettled = null;
                if (again && System.nanoTime() - againAt >= 0) {
                    load(now);
                }
                return;
            }
            // a file that took the other's place was complete when it did
            if (now.inode().equals(loaded.inode()) && !hasSettled(now)) {
                return;
            }
            load(now);
        } catch (RouteStoreException e) {
            report(e);
        }
    }

    private boolean hasSettled(Stamp now) {
        if (!now.equals(unsettled)) {
            unsettled = now;
            unsettledSince = System.nanoTime();
            return false;
        }
        return System.nanoTime() - unsettledSince >= SETTLED_NANOS;
    }

    private void report(RouteStoreException e) {
        if (!problem.equals(Optional.of(e.getMessage()))) {
            LOG.error("the file of routes is not in effect, what it said before is: {}", e.getMessage());
        }
        problem = Optional.of(e.getMessage());
    }

    private void load(Stamp now) {
        RouteFile file;
        try {
            file = RouteFile.parse(path.getFileName(), Files.readAllBytes(path), key);
        } catch (IOException e) {
            throw new RouteStoreException(path + " cannot be read: " + e, e);
        }
        if (file.rows().isEmpty() && table.rows().values().stream().anyMatch(row -> row.destination().isPresent())) {
            // a crashed editor, a full disk: not what sends everybody to the default
            throw new RouteStoreException(path + " is empty all of a sudden; remove routes one by one, or start the proxy again");
        }
        take(file);
        loaded(now);
        unsettled = null;
        problem = Optional.empty();
    }

    private void loaded(Stamp now) {
        loaded = now;
        again = Duration.between(now.modified().toInstant(), Instant.now()).abs().compareTo(TICK) < 0;
        againAt = System.nanoTime() + 2 * TICK.toNanos();
    }

    private void take(RouteFile file) {
        boolean first = loaded == null;
        Set<String> changed = new HashSet<>();
        Set<String> names = new HashSet<>(table.aliases().keySet());
        names.addAll(file.aliases().keySet());
        names.stream().filter(name -> !table.account(name).equals(file.aliases().getOrDefault(name, name))).forEach(changed::add);
        Set<String> accounts = new HashSet<>(table.rows().keySet());
        accounts.addAll(file.rows().keySet());
        for (String account : accounts) {
            RouteRow old = table.row(account);
            RouteRow fresh = file.rows().getOrDefault(account, new RouteRow(account, Optional.empty(), old.epoch(), Optional.empty()));
            boolean same = fresh.destination().equals(old.destination()) && fresh.heldUntil().equals(old.heldUntil());
            if (!same && !first) {
                changed.add(account);
            }
            long epoch = same || first ? Math.max(old.epoch(), fresh.epoch()) : Math.max(old.epoch() + 1, fresh.epoch());
            table.put(new RouteRow(account, fresh.destination(), epoch, fresh.heldUntil()));
        }
        names.forEach(table::unalias);
        file.aliases().forEach(table::alias);
        lines = file.lines();
        if (!changed.isEmpty() && !first) {
            changed.forEach(name -> table.note(Set.of(name)));
        }
    }

    @Override
    public synchronized Optional<RouteRow> find(String identifier) {
        refresh();
        return table.find(identifier);
    }

    @Override
    public Outcome apply(String identifier, RouteChange change) {
        Outcome outcome = locked(() -> {
            Stamp now = stamp();
            if (!now.equals(loaded)) {
                load(now);
            }
            // times in the file have milliseconds at most, and are to be found as they were answered
            Outcome decided = table.apply(identifier, change, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            if (decided instanceof Outcome.Done done) {
                write(done);
            }
            return decided;
        });
        wakes.wake();
        return outcome;
    }

    private void write(Outcome.Done done) {
        Map<String, Optional<String>> replaced = new LinkedHashMap<>();
        RouteRow row = done.after();
        replaced.put(row.account(), Optional.of(RouteFile.line(row)));
        table.identifiers(row.account()).stream().skip(1).forEach(alias -> replaced.put(alias, Optional.of(RouteFile.line(alias, row))));
        done.names().stream().filter(name -> !replaced.containsKey(name)).forEach(name -> replaced.put(name, Optional.empty()));
        List<Line> fresh = RouteFile.replace(lines, replaced);
        try {
            AtomicFile.replace(path, RouteFile.content(fresh));
            lines = fresh;
            loaded(stamp());
        } catch (IOException e) {
            RouteStoreException failure = new RouteStoreException(path + " cannot be written: " + e, e);
            restore(failure);
            throw failure;
        }
    }

    /** Memory must not say what the file does not. */
    private void restore(RouteStoreException failure) {
        try {
            load(stamp());
        } catch (RouteStoreException e) {
            failure.addSuppressed(e);
            report(e);
        }
    }

    private <T> T locked(Supplier<T> work) {
        Path lock = path.resolveSibling(path.getFileName() + ".lock");
        synchronized (IN_THIS_PROCESS) {
            synchronized (this) {
                try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock _ = channel.lock()) {
                    return work.get();
                } catch (IOException e) {
                    throw new RouteStoreException(lock + " cannot be locked: " + e, e);
                }
            }
        }
    }

    @Override
    public synchronized List<RouteRow> list(String after, int limit) {
        refresh();
        return table.list(after, limit);
    }

    @Override
    public synchronized List<String> identifiers(String identifier) {
        refresh();
        return table.identifiers(identifier);
    }

    @Override
    public boolean writable() {
        return Files.isWritable(path.getParent());
    }

    @Override
    public synchronized long changeNumber() {
        refresh();
        return table.changeNumber();
    }

    @Override
    public synchronized List<Change> changesAfter(long number, int limit) {
        refresh();
        return table.changesAfter(number, limit);
    }

    @Override
    public AutoCloseable onChange(Runnable wake) {
        return wakes.add(wake);
    }

    @Override
    public Duration interval() {
        return Duration.ofMillis(500);
    }

    @Override
    public void close() {
        watch.close();
    }
}
