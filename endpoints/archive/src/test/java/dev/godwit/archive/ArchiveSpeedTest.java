package dev.godwit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speed and memory; to be run alone with {@code -Dsurefire.argLine=-Xmx256m}. Prints what it measures. */
@Tag("slow")
class ArchiveSpeedTest {
    private static final MailboxPath BOX = MailboxPath.of("Box");
    private static final int BATCH = 100;

    @TempDir
    Path directory;

    private Target target;

    private void open() {
        target = new ArchiveEndpoint(InstantSource.system()).openTarget(EndpointUri.parse("archive:" + directory.resolve("a.godwit")), Secrets.NONE);
    }

    @AfterEach
    void close() {
        target.close();
    }

    private static final class Counter implements AppendAnswers {
        final AtomicInteger stored = new AtomicInteger();

        @Override
        public void stored(int index, long uidValidity, long uid) {
            stored.incrementAndGet();
        }

        @Override
        public void refused(int index, RefusalReason reason, String serverText) {
            throw new AssertionError(reason);
        }
    }

    private int append(List<OutgoingMessage> messages, int writers) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Counter counter = new Counter();
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            threads.add(Thread.startVirtualThread(() -> {
                try (MailboxWriter writer = target.openWriter()) {
                    for (int from = next.getAndAdd(BATCH); from < messages.size(); from = next.getAndAdd(BATCH)) {
                        writer.append(BOX, messages.subList(from, Math.min(from + BATCH, messages.size())), counter);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return counter.stored.get();
    }

    private static void report(String what, long bytes, long count, long since) {
        double seconds = (System.nanoTime() - since) / 1e9;
        System.out.printf("%-28s %7.2f s %8.1f MB/s %9.0f /s%n", what, seconds, bytes / 1e6 / seconds, count / seconds);
    }

    /** CPU time so far, which says more than the clock on a busy machine. */
    private static void reportThreads() {
        var threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info.getThreadName().startsWith("sqlite") || info.getThreadName().startsWith("archive")) {
                System.out.printf("    %-24s %6.2f s CPU%n", info.getThreadName(), threads.getThreadCpuTime(info.getThreadId()) / 1e9);
            }
        }
    }

    @Test
    void three_hundred_megabytes_of_mail_go_in_and_out() throws Exception {
        List<OutgoingMessage> messages = new MailLike(1).write(directory.resolve("corpus"), 10_000);
        long bytes = messages.stream().mapToLong(m -> m.body().size()).sum();
        for (int writers = 1; writers <= 3; writers++) {
            Files.deleteIfExists(directory.resolve("a.godwit"));
            open();
            target.create(Mailbox.of(BOX));
            long start = System.nanoTime();
            assertThat(append(messages, writers)).isEqualTo(messages.size());
            report("import, writers: " + writers, bytes, messages.size(), start);
            reportThreads();
            target.close();
            report("  and closed", bytes, messages.size(), start);
        }
        long size = Files.size(directory.resolve("a.godwit"));
        System.out.printf("%d messages, %.1f MB, archive %.1f MB%n", messages.size(), bytes / 1e6, size / 1e6);
        open();
        long start = System.nanoTime();
        append(messages, 2);
        report("import again (all known)", bytes, messages.size(), start);
        target.close();
        open();
        System.out.printf("archive grew by %.1f MB%n", (Files.size(directory.resolve("a.godwit")) - size) / 1e6);
        try (MailboxReader reader = target.openReader()) {
            start = System.nanoTime();
            UidSet uids = reader.list(BOX).uids();
            report("list", bytes, uids.size(), start);
            UidSet half = UidSet.range(1, messages.size());
            start = System.nanoTime();
            reader.bodies(BOX, half, (uid, n, body) -> body.transferTo(OutputStream.nullOutputStream()));
            report("export", bytes, messages.size(), start);
            start = System.nanoTime();
            AtomicLong headers = new AtomicLong();
            reader.headers(BOX, half, (uid, header) -> headers.addAndGet(header.length));
            report("headers", headers.get(), messages.size(), start);
            start = System.nanoTime();
            ((ArchiveReader) reader).digests(BOX, half);
            report("digests", bytes, messages.size(), start);
        }
    }

    @Test
    void a_message_of_a_gigabyte_and_a_half_needs_little_heap() throws Exception {
        long size = 1_500_000_000L;
        Path file = directory.resolve("large");
        MessageDigest digest = ContentDigest.newSha256();
        Random random = new Random(2);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            byte[] piece = new byte[1_000_000];
            for (long at = 0; at < size; at += piece.length) {
                random.nextBytes(piece);
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = (byte) ('A' + (piece[i] & 31));
                }
                digest.update(piece);
                channel.write(ByteBuffer.wrap(piece), at);
            }
            ContentDigest expected = ContentDigest.of(digest.digest());
            open();
            target.create(Mailbox.of(BOX));
            long start = System.nanoTime();
            append(List.of(new OutgoingMessage(new FileBody(channel, 0, size, expected), Keywords.NONE, 1, 0, null)), 1);
            report("1.5 GB in", size, 1, start);
            MessageDigest got = ContentDigest.newSha256();
            start = System.nanoTime();
            try (MailboxReader reader = target.openReader()) {
                reader.bodies(BOX, UidSet.of(1), (uid, n, body) -> {
                    byte[] buffer = new byte[65536];
                    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                        got.update(buffer, 0, read);
                    }
                });
            }
            report("1.5 GB out", size, 1, start);
            assertThat(ContentDigest.of(got.digest())).isEqualTo(expected);
        }
    }

    @Test
    void a_million_messages_are_listed_in_little_heap() throws Exception {
        open();
        target.create(Mailbox.of(BOX));
        long start = System.nanoTime();
        MailLike mail = new MailLike(3);
        OutgoingMessage one = mailOf(mail.message(1));
        append(Collections.nCopies(1_000_000, one), 2);
        report("1,000,000 equal messages in", 0, 1_000_000, start);
        try (MailboxReader reader = target.openReader()) {
            start = System.nanoTime();
            Listing listing = reader.list(BOX);
            report("list", 0, listing.size(), start);
            assertThat(listing.size()).isEqualTo(1_000_000);
            start = System.nanoTime();
            var changes = ((ArchiveReader) reader).changesSince(BOX, reader.open(BOX)).orElseThrow();
            report("changes: none", 0, 1_000_000, start);
            assertThat(changes.changed().size()).isZero();
        }
    }

    private OutgoingMessage mailOf(byte[] bytes) throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve("one"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.write(ByteBuffer.wrap(bytes), 0);
        return new OutgoingMessage(new FileBody(channel, 0, bytes.length, ContentDigest.sha256Of(bytes)), Keywords.NONE, 1, 0, null);
    }
}
