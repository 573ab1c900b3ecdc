package dev.godwit.files.maildir;

import dev.godwit.files.FileStamp;
import dev.godwit.files.maildir.MaildirOptions.Flavor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One look at a mailbox: its UID list, then the names in {@code new} and {@code cur}. Opens no message.
 *
 * <p>A server may work in the mailbox meanwhile. A directory that was changed while it was read is read again, because
 * {@code readdir} may miss a file that is renamed at that moment; a file that only the first pass saw counts if it is
 * still there.
 */
final class MailboxScan {
    static final String DOVECOT_LIST = "dovecot-uidlist";
    static final String COURIER_LIST = "courierimapuiddb";
    private static final int MOST_PASSES = 3;

    private final Path directory;
    private final Flavor flavor;
    private final Consumer<String> notes;

    MailboxScan(Path directory, Flavor flavor, Consumer<String> notes) {
        this.directory = directory;
        this.flavor = flavor;
        this.notes = notes;
    }

    /** What was found. Rows without a UID are files that the list does not name. */
    record Found(UidList list, FileStamp listStamp, MailboxIndex index) {
    }

    static Path listFile(Path directory, Flavor flavor) {
        return directory.resolve(flavor == Flavor.DOVECOT ? DOVECOT_LIST : COURIER_LIST);
    }

    Found look() throws IOException {
        for (int attempt = 1;; attempt++) {
            MailboxIndex index = new MailboxIndex();
            Path file = listFile();
            FileStamp stamp = FileStamp.of(file);
            UidList list = readList(file, index);
            readDirectories(index);
            // A server may have listed a file just after the list was read: then it must not count as unlisted.
            boolean current = index.unlisted().length == 0 || stamp.equals(FileStamp.of(file));
            if (current || attempt == MOST_PASSES) {
                if (list.badLine() != 0) {
                    notes.accept(file + ": line " + list.badLine() + " is malformed; the messages listed from there on get other UIDs");
                }
                return new Found(list, stamp, index);
            }
        }
    }

    /** The list of this flavour, or the other one where only that exists. */
    private Path listFile() {
        Path own = listFile(directory, flavor);
        Path other = listFile(directory, flavor == Flavor.DOVECOT ? Flavor.COURIER : Flavor.DOVECOT);
        return !Files.exists(own) && Files.exists(other) ? other : own;
    }

    private static UidList readList(Path file, MailboxIndex index) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return UidList.read(in, (uid, line, extrasFrom, extrasTo, nameFrom, nameTo) -> {
                int row = index.findOrAdd(line, nameFrom, nameTo);
                index.setUid(row, uid);
                index.setExtras(row, line, extrasFrom, extrasTo);
            });
        } catch (NoSuchFileException none) {
            return UidList.NONE;
        }
    }

    private void readDirectories(MailboxIndex index) throws IOException {
        Path fresh = directory.resolve("new");
        Path current = directory.resolve("cur");
        int pass = 0;
        boolean again = true;
        while (again && pass < MOST_PASSES) {
            pass++;
            long start = System.currentTimeMillis();
            FileStamp freshBefore = FileStamp.of(fresh);
            FileStamp currentBefore = FileStamp.of(current);
            // new before cur: a file on its way from one to the other is then seen twice rather than never
            readDirectory(fresh, true, index, pass);
            readDirectory(current, false, index, pass);
            again = !freshBefore.settledAt(start) || !currentBefore.settledAt(start)
                    || !freshBefore.equals(FileStamp.of(fresh)) || !currentBefore.equals(FileStamp.of(current));
        }
        for (int row = 0; pass > 1 && row < index.rows(); row++) {
            if (index.hasPlace(row) && index.pass(row) < pass && !Files.exists(file(directory, index, row), LinkOption.NOFOLLOW_LINKS)) {
                index.unseen(row);
            }
        }
    }

    private void readDirectory(Path where, boolean inNew, MailboxIndex index, int pass) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(where)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (name.indexOf('\ufffd') >= 0) {
                    if (pass == 1) {
                        notes.accept(where + ": a file name is not " + System.getProperty("sun.jnu.encoding") + "; its message is left out. Rename the file, or start with LC_ALL=C.UTF-8.");
                    }
                    continue;
                }
                byte[] base = MessageName.base(name).getBytes(StandardCharsets.UTF_8);
                if (base.length > 0) {
                    index.seen(index.findOrAdd(base, 0, base.length), inNew, MessageName.suffix(name), pass);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException absent) {
            if (!inNew) {
                throw absent;
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
    }

    static Path file(Path directory, MailboxIndex index, int row) {
        MailboxIndex.Place place = index.place(row);
        return directory.resolve(place.directory()).resolve(index.base(row) + place.suffix());
    }
}
