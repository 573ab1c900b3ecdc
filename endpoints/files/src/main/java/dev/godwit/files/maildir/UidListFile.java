package dev.godwit.files.maildir;

import dev.godwit.files.FileStamp;
import dev.godwit.files.WholeFile;
import dev.godwit.files.maildir.MaildirOptions.Flavor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a UID list. Lines are appended, as Dovecot does, and the file is replaced as a whole where its head must
 * change. The caller holds the lock.
 *
 * <p>Courier takes the next UID from the head, so there the head is written with ten digits, which are overwritten in
 * place before lines are appended: a crash between the two skips UIDs and never repeats one.
 */
final class UidListFile {
    private final Path file;
    private final int version;
    private final Ownership ownership;

    UidListFile(Path directory, Flavor flavor, Ownership ownership) {
        this.file = MailboxScan.listFile(directory, flavor);
        this.version = flavor == Flavor.DOVECOT ? 3 : 1;
        this.ownership = ownership;
    }

    Path file() {
        return file;
    }

    FileStamp stamp() throws IOException {
        return FileStamp.of(file);
    }

    /** Whether a list with this head can be appended to as it is. */
    boolean appendable(UidList list) {
        return list.exists() && list.badLine() == 0 && list.version() == version;
    }

    UidList read(UidList.Lines lines) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return UidList.read(in, lines);
        } catch (NoSuchFileException none) {
            return UidList.NONE;
        }
    }

    private String head(UidList list, long nextUid) {
        return version == 3 ? "3 V" + list.uidValidity() + " N" + nextUid + list.words() + "\n"
                : "1 " + list.uidValidity() + " " + "%010d".formatted(nextUid) + "\n";
    }

    static byte[] line(int version, long uid, String extras, byte[] base) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(base.length + 32);
        line.writeBytes((version == 3 ? uid + (extras.isEmpty() ? "" : " " + extras) + " :" : uid + " ").getBytes(StandardCharsets.ISO_8859_1));
        line.writeBytes(base);
        line.write('\n');
        return line.toByteArray();
    }

    byte[] line(long uid, String extras, String base) {
        return line(version, uid, extras, base.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the file anew with those rows of the index that have a UID and a file. */
    void replace(UidList list, long nextUid, MailboxIndex index) throws IOException {
        index.sort();
        WholeFile.replace(file, out -> {
            out.write(head(list, nextUid).getBytes(StandardCharsets.ISO_8859_1));
            for (int n = 0; n < index.messages(); n++) {
                int row = index.row(n);
                out.write(line(version, index.uid(row), index.extras(row), index.baseBytes(row)));
            }
        });
        ownership.give(file);
    }

    /** Replaces the head only. */
    void replaceHead(UidList list, long nextUid, boolean padded) throws IOException {
        String head = head(list, nextUid);
        String shown = version == 1 && !padded ? "1 " + list.uidValidity() + " " + nextUid + "\n" : head;
        WholeFile.replace(file, out -> {
            out.write(shown.getBytes(StandardCharsets.ISO_8859_1));
            copyLines(out);
        });
        ownership.give(file);
    }

    private void copyLines(OutputStream out) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 65536)) {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                continue;
            }
            in.transferTo(out);
        }
    }

    /** Appends whole lines; if that fails, none of them. */
    void append(UidList list, long nextUid, byte[] lines) throws IOException {
        if (version == 1 && !headIsPadded()) {
            replaceHead(list, nextUid, true);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (version == 1) {
                write(channel, head(list, nextUid).getBytes(StandardCharsets.ISO_8859_1), 0);
            }
            long end = channel.size();
            try {
                write(channel, lines, end);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
    }

    /** Whether the head is in the form for overwriting, which Courier does not write itself. */
    boolean headIsPadded() throws IOException {
        byte[] start = new byte[40];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(start, 0, start.length);
        }
        return new String(start, 0, length, StandardCharsets.ISO_8859_1).matches("(?s)1 \\d+ \\d{10}\n.*");
    }

    private static void write(FileChannel channel, byte[] bytes, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }
}
