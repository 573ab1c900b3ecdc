package dev.godwit.files.mbox;

import dev.godwit.contract.OutgoingMessage;
import dev.godwit.files.DotLock;
import dev.godwit.files.FileStamp;
import dev.godwit.files.WholeFile;
import dev.godwit.model.Keywords;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One mbox file that is written to. It begins with c-client's pseudo message, which keeps UIDVALIDITY and the last UID
 * even when there is no other. Messages are appended at the end, under a dotlock and an fcntl lock; every other change
 * writes the file anew beside the old one and puts it in its place.
 */
final class TargetFile {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PROVISIONAL = 1L << 31;

    private final ReentrantLock lock = new ReentrantLock();
    private final Path file;
    private final MboxFiles files;

    TargetFile(Path file, MboxFiles files) {
        this.file = file;
        this.files = files;
    }

    Path file() {
        return file;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T locked(Step<T> step) throws IOException {
        lock.lock();
        try (DotLock _ = DotLock.take(file.resolveSibling(file.getFileName() + ".lock"), PATIENCE)) {
            return step.run();
        } finally {
            lock.unlock();
        }
    }

    /** Makes an mbox without messages. */
    static void create(Path file, long uidValidity) throws IOException {
        WholeFile.replace(file, pseudoMessage(uidValidity, 0));
    }

    /** As c-client writes it; the digits of the last UID are overwritten in place. */
    static String pseudoMessage(long uidValidity, long lastUid) {
        return FromLine.write(uidValidity) + """
                From: Mail System Internal Data <MAILER-DAEMON@localhost>
                Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA
                Message-ID: <%d@localhost>
                X-IMAP: %010d %010d
                Status: RO

                This text is part of the internal format of your mail folder, and is not
                a real message. It is created automatically by the mail system software.
                If deleted, important folder data will be lost, and it will be re-created
                with the data reset to initial values.

                """.formatted(uidValidity, uidValidity, lastUid);
    }

    /** The messages, every one with a UID of the file. */
    MboxFiles.Split look() throws IOException {
        MboxFiles.Split split = files.split(file);
        return settled(split.index(), split.stamp()) ? split : locked(this::settle);
    }

    private static boolean settled(MboxIndex index, FileStamp stamp) {
        return index.numbered && index.lastUidAt >= 0 && index.goodEnd == stamp.size();
    }

    /** Gives UIDs to messages that have none and removes what a crash left of a message. */
    private MboxFiles.Split settle() throws IOException {
        MboxFiles.Split split = files.split(file);
        if (settled(split.index(), split.stamp())) {
            return split;
        }
        MboxIndex index = split.index().copy();
        boolean renumber = lastNumbered(index) > firstWithout(index);
        if (renumber) {
            index.uidValidity = Math.max(index.uidValidity + 1, System.currentTimeMillis() / 1000);
            index.lastUid = 0;
        }
        for (int row = 0; row < index.size(); row++) {
            if (renumber || index.uid(row) >= PROVISIONAL) {
                index.setUid(row, ++index.lastUid);
            }
        }
        return rewrite(split, index, (row, keywords) -> keywords);
    }

    private static int firstWithout(MboxIndex index) {
        int row = 0;
        while (row < index.size() && index.uid(row) < PROVISIONAL) {
            row++;
        }
        return row;
    }

    private static int lastNumbered(MboxIndex index) {
        int row = index.size() - 1;
        while (row >= 0 && index.uid(row) >= PROVISIONAL) {
            row--;
        }
        return row;
    }

    /** Decides what becomes of a message: its keywords, or null to leave it out. */
    interface Edit {
        Keywords keywords(int row, Keywords before);
    }

    /** Changes keywords and removes messages. */
    void edit(java.util.function.Function<MboxIndex, Edit> edits) throws IOException {
        locked(() -> {
            MboxFiles.Split split = settle();
            return rewrite(split, split.index(), edits.apply(split.index()));
        });
    }

    /** @param index the split file with the UIDs its messages shall have */
    private MboxFiles.Split rewrite(MboxFiles.Split split, MboxIndex index, Edit edit) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        try (FileChannel old = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE); FileLock _ = old.lock()) {
            WholeFile.replace(file, out -> {
                out.write(pseudoMessage(index.uidValidity, index.lastUid).getBytes(StandardCharsets.US_ASCII));
                for (int row = 0; row < index.size(); row++) {
                    Keywords keywords = edit.keywords(row, index.keywords(row));
                    if (keywords != null) {
                        int n = row;
                        MessageEncoder.write(out, () -> MboxFiles.stream(old, index, n), index.uid(row), keywords, index.received(row));
                    }
                }
            });
            Files.setPosixFilePermissions(file, mode);
        }
        files.remember(file, null);
        return files.split(file);
    }

    /** What was appended. */
    record Appended(long uidValidity, long firstUid) {
    }

    /** Appends all, or none if that fails. The messages get ascending UIDs without a gap. */
    Appended append(List<OutgoingMessage> batch, long now) throws IOException {
        return locked(() -> {
            MboxIndex index = settle().index().copy();
            long first = index.lastUid + 1;
            if (first + batch.size() > 0xffffffffL) {
                throw MboxErrors.uidsExhausted(file);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE); FileLock _ = channel.lock()) {
                long end = channel.size();
                try {
                    // before the messages: a crash then skips UIDs and never gives one twice
                    write(channel, "%010d".formatted(index.lastUid + batch.size()).getBytes(StandardCharsets.US_ASCII), index.lastUidAt);
                    channel.position(end);
                    writeAll(channel, end, batch, now, index);
                } catch (IOException | RuntimeException e) {
                    channel.truncate(end);
                    throw e;
                }
                index.goodEnd = channel.size();
            }
            files.remember(file, new MboxFiles.Split(FileStamp.of(file), index));
            return new Appended(index.uidValidity, first);
        });
    }

    private static void writeAll(FileChannel channel, long end, List<OutgoingMessage> batch, long now, MboxIndex index) throws IOException {
        CountingStream out = new CountingStream(new BufferedOutputStream(Channels.newOutputStream(channel), 65536), end);
        for (OutgoingMessage message : batch) {
            long received = message.receivedEpochSecond() == Long.MIN_VALUE ? now : message.receivedEpochSecond();
            long start = out.count;
            MessageEncoder.Written written = MessageEncoder.write(out, message.body()::open, ++index.lastUid, message.keywords(), received);
            index.add(start + written.fromLine(), out.count - 1, message.body().size(), received, index.lastUid, message.keywords(),
                    new MboxIndex.Coding(true, true, written.lfForCrlf(), false, false));
        }
        out.flush();
    }

    private static void write(FileChannel channel, byte[] bytes, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }

    private static final class CountingStream extends FilterOutputStream {
        private long count;

        CountingStream(OutputStream out, long start) {
            super(out);
            count = start;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
