package dev.godwit.files.tree;

import dev.godwit.contract.OutgoingMessage;
import dev.godwit.files.FileStamp;
import dev.godwit.files.LineEnds;
import dev.godwit.files.loose.StableNumbers;
import dev.godwit.files.tree.MailboxLog.Row;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** One mailbox of {@code .eml} files. For any thread. */
final class EmlMailbox {
    private static final long MAX_UID = 0xffffffffL;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss").withZone(ZoneOffset.UTC);

    /** The end of the year 9999. */
    private static final long LATEST = 253_402_300_800L;

    private final Path directory;
    private final Path temporaries;
    private final boolean writable;
    /** Held while the log is read and written, not while messages are. */
    private final ReentrantLock lock = new ReentrantLock();
    private MailboxLog log;
    /** Some messages have a UID that is noted nowhere. */
    private boolean provisional;
    private FileStamp logStamp;
    private FileStamp directoryStamp;

    /** @param temporaries a directory of the same file system, for messages that are being written */
    EmlMailbox(Path directory, Path temporaries, boolean writable) {
        this.directory = directory;
        this.temporaries = temporaries;
        this.writable = writable;
    }

    Path directory() {
        return directory;
    }

    private interface Step<T> {
        T run(MailboxLog log) throws IOException;
    }

    /** With the log as it is now. @throws NoSuchFileException if the mailbox is gone */
    private <T> T with(Step<T> step) throws IOException {
        lock.lock();
        try {
            FileStamp logNow = FileStamp.of(directory.resolve(MailboxLog.NAME));
            FileStamp directoryNow = FileStamp.of(directory);
            if (log == null || !logNow.equals(logStamp) || !directoryNow.equals(directoryStamp)) {
                log = load();
            }
            T result = step.run(log);
            logStamp = FileStamp.of(directory.resolve(MailboxLog.NAME));
            directoryStamp = FileStamp.of(directory);
            return result;
        } catch (IOException | RuntimeException e) {
            log = null;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private MailboxLog load() throws IOException {
        MailboxLog read = MailboxLog.read(directory);
        if (read == null) {
            throw new NoSuchFileException(directory.toString());
        }
        Map<String, Long> sizes = new TreeMap<>();
        Map<String, Long> dates = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.eml")) {
            for (Path file : files) {
                BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (a.isRegularFile()) {
                    sizes.put(file.getFileName().toString(), a.size());
                    dates.put(file.getFileName().toString(), a.lastModifiedTime().toInstant().getEpochSecond());
                }
            }
        }
        List<String> changes = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Row row : read.rows.values()) {
            boolean same = sizes.containsKey(row.file()) && sizes.get(row.file()) == row.stored();
            if (same) {
                known.add(row.file());
            } else {
                changes.add("d\t" + row.uid());
            }
        }
        List<String> found = sizes.keySet().stream().filter(file -> !known.contains(file) && file.indexOf('\t') < 0 && file.indexOf('\n') < 0).toList();
        long[] uids = uids(read, found, sizes, dates);
        for (int i = 0; i < uids.length; i++) {
            long size = sizes.get(found.get(i));
            changes.add(new Row(uids[i], size, lineEnds(directory.resolve(found.get(i)), size).size(), dates.get(found.get(i)), 0, Keywords.NONE, found.get(i)).line());
        }
        provisional = !writable && uids.length > 0;
        if (writable) {
            read.add(directory, changes);
        } else {
            read.pretend(changes);
        }
        return read;
    }

    /** The next ones where they can be noted; else such as are the same in every run. */
    private long[] uids(MailboxLog read, List<String> files, Map<String, Long> sizes, Map<String, Long> dates) {
        if (writable) {
            return java.util.stream.LongStream.range(0, files.size()).map(i -> Math.max(read.lastUid + 1, read.uidFloor) + i).toArray();
        }
        return StableNumbers.of(files.stream().mapToLong(file -> StableNumbers.hash(file + '\0' + sizes.get(file) + '\0' + dates.get(file))).toArray());
    }

    private static LineEnds lineEnds(Path file, long size) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return LineEnds.of(in, size, new byte[16384]);
        }
    }

    MailboxState state() throws IOException {
        return with(now -> new MailboxState(now.uidValidity, provisional ? 0 : writable ? now.lastUid + 1 : Math.max(now.lastUid + 1, now.uidFloor), now.rows.size(), 0));
    }

    List<Row> rows() throws IOException {
        return with(now -> List.copyOf(now.rows.values()));
    }

    Optional<dev.godwit.model.Role> role() throws IOException {
        return with(now -> Optional.ofNullable(now.role));
    }

    boolean subscribed() throws IOException {
        return with(now -> now.subscribed);
    }

    void subscribe(boolean subscribed) throws IOException {
        with(now -> {
            if (now.subscribed != subscribed) {
                now.add(directory, List.of("s\t" + (subscribed ? 1 : 0)));
            }
            return null;
        });
    }

    boolean adopt(long uidValidity, long uidNext) throws IOException {
        return with(now -> {
            if (now.lastUid == 0 && now.rows.isEmpty()) {
                now.add(directory, List.of("v\t" + uidValidity + "\t0\t" + uidNext));
            }
            return now.uidValidity == uidValidity;
        });
    }

    /** The bytes of a message; null if it is gone. */
    InputStream open(Row row) throws IOException {
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(directory.resolve(row.file()), LinkOption.NOFOLLOW_LINKS), 16384);
            return new LineEnds(row.size() != row.stored(), row.size()).given(in);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    /** UIDVALIDITY and UID. */
    record Place(long uidValidity, long uid) {
    }

    Place append(OutgoingMessage message, long now) throws IOException {
        with(there -> null);
        Path temporary = Files.createTempFile(temporaries, "message", ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 65536)) {
                message.body().writeTo(out);
            }
            return with(there -> place(there, message, temporary, now));
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Place place(MailboxLog there, OutgoingMessage message, Path temporary, long now) throws IOException {
        boolean free = message.sourceUid() > there.lastUid && message.sourceUid() <= MAX_UID;
        long uid = free ? message.sourceUid() : Math.max(there.lastUid + 1, there.uidFloor);
        if (uid > MAX_UID) {
            throw TreeErrors.uidsExhausted(directory);
        }
        long received = message.receivedEpochSecond() == Long.MIN_VALUE ? now : message.receivedEpochSecond();
        String file = (Math.abs(received) < LATEST ? DATE.format(Instant.ofEpochSecond(received)) : "undated") + "-" + uid + ".eml";
        Files.move(temporary, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        there.add(directory, List.of(new Row(uid, message.body().size(), message.body().size(), received, message.emailId(), message.keywords(), file).line()));
        return new Place(there.uidValidity, uid);
    }

    /** Gives each message of {@code uids} other keywords. */
    void change(java.util.function.LongFunction<java.util.function.UnaryOperator<Keywords>> changes) throws IOException {
        with(now -> {
            List<String> lines = new ArrayList<>();
            for (Row row : now.rows.values()) {
                Keywords after = changes.apply(row.uid()).apply(row.keywords());
                if (!after.equals(row.keywords())) {
                    lines.add("k\t" + row.uid() + "\t" + after);
                }
            }
            now.add(directory, lines);
            return null;
        });
    }

    void delete(java.util.function.LongPredicate uids) throws IOException {
        with(now -> {
            List<String> lines = new ArrayList<>();
            for (Row row : now.rows.values()) {
                if (uids.test(row.uid())) {
                    Files.deleteIfExists(directory.resolve(row.file()));
                    lines.add("d\t" + row.uid());
                }
            }
            now.add(directory, lines);
            return null;
        });
    }
}
