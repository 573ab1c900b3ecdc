package dev.godwit.files.tree;

import dev.godwit.files.WholeFile;
import dev.godwit.model.Keywords;
import dev.godwit.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What {@code .eml} files do not tell by themselves, in the file {@code .godwit-mailbox} beside them: a log to which every change
 * adds lines, and which is written anew when most of it is past. A last line that was not finished does not count.
 */
final class MailboxLog {
    static final String NAME = ".godwit-mailbox";
    private static final String HEADER = "godwit-mailbox 1";
    private static final int MOST_PAST_LINES = 1000;

    long uidValidity;
    long lastUid;
    /** UIDs that are not asked for begin here: the UIDNEXT taken over from a source. */
    long uidFloor;
    Role role;
    boolean subscribed;
    final TreeMap<Long, Row> rows = new TreeMap<>();
    private int lines;

    /**
     * A message.
     *
     * @param stored the size of its file
     * @param size of the message: larger where LF in the file stands for CRLF
     */
    record Row(long uid, long stored, long size, long received, long emailId, Keywords keywords, String file) {
        Row with(Keywords other) {
            return new Row(uid, stored, size, received, emailId, other, file);
        }

        String line() {
            return "m\t" + uid + "\t" + stored + "\t" + size + "\t" + received + "\t" + emailId + "\t" + keywords + "\t" + file;
        }
    }

    /** Null if there is none: the directory is only a level of the tree then, or somebody else's. */
    static MailboxLog read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        MailboxLog log = new MailboxLog();
        try {
            String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n");
            if (!lines[0].equals(HEADER)) {
                throw TreeErrors.damagedIndex(file);
            }
            for (int i = 1; i < lines.length; i++) {
                log.apply(lines[i].split("\t", -1));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw TreeErrors.damagedIndex(file);
        }
        if (log.uidValidity == 0) {
            throw TreeErrors.damagedIndex(file);
        }
        return log;
    }

    private void apply(String[] f) {
        lines++;
        switch (f[0]) {
            case "v" -> {
                uidValidity = Long.parseLong(f[1]);
                lastUid = Long.parseLong(f[2]);
                uidFloor = Long.parseLong(f[3]);
            }
            case "r" -> role = f[1].isEmpty() ? null : Role.valueOf(f[1]);
            case "s" -> subscribed = f[1].equals("1");
            case "m" -> put(new Row(Long.parseLong(f[1]), Long.parseLong(f[2]), Long.parseLong(f[3]), Long.parseLong(f[4]), Long.parseLong(f[5]), Keywords.parse(f[6]), f[7]));
            case "k" -> rows.computeIfPresent(Long.parseLong(f[1]), (_, row) -> row.with(Keywords.parse(f[2])));
            case "d" -> rows.remove(Long.parseLong(f[1]));
            default -> throw new IllegalArgumentException("a line of another version");
        }
    }

    private void put(Row row) {
        if (row.uid < 1 || row.uid > 0xffffffffL || row.stored < 0 || row.size < row.stored) {
            throw new IllegalArgumentException("a message that cannot be");
        }
        rows.put(row.uid, row);
        lastUid = Math.max(lastUid, row.uid);
    }

    /** Adds lines, in memory and on the disk. */
    void add(Path directory, List<String> more) throws IOException {
        if (more.isEmpty()) {
            return;
        }
        more.forEach(line -> apply(line.split("\t", -1)));
        Path file = directory.resolve(NAME);
        if (lines > 2 * rows.size() + MOST_PAST_LINES || endsUnfinished(file)) {
            write(directory);
        } else {
            Files.writeString(file, String.join("\n", more) + "\n", StandardOpenOption.APPEND);
        }
    }

    /** Adds lines in memory alone. */
    void pretend(List<String> more) {
        more.forEach(line -> apply(line.split("\t", -1)));
    }

    private static boolean endsUnfinished(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            var last = java.nio.ByteBuffer.allocate(1);
            channel.position(Math.max(0, channel.size() - 1)).read(last);
            return last.get(0) != '\n';
        }
    }

    void write(Path directory) throws IOException {
        List<String> all = new ArrayList<>(List.of("v\t" + uidValidity + "\t" + lastUid + "\t" + uidFloor, "r\t" + (role == null ? "" : role.name()), "s\t" + (subscribed ? 1 : 0)));
        rows.values().forEach(row -> all.add(row.line()));
        WholeFile.replace(directory.resolve(NAME), out -> {
            out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
            for (String line : all) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        lines = all.size();
    }
}
