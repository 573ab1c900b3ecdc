package dev.godwit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.Quirks;
import dev.godwit.testkit.net.DelayRelay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How fast it is against a server in the same process. The bounds are generous; the figures are printed. */
@Tag("slow")
class ThroughputTest {
    private static final MailboxPath BOX = MailboxPath.of("Box");
    private final ImapServer server = ImapServer.start(Quirks.none());
    private final Account account = server.store().addAccount("alice", "secret");
    private final ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, "");

    @AfterEach
    void close() {
        alice.close();
        server.close();
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static byte[] message(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'x');
        byte[] header = "Subject: one\r\nFrom: a@example.org\r\n\r\n".getBytes();
        System.arraycopy(header, 0, bytes, 0, header.length);
        for (int i = 120; i < size - 1; i += 78) {
            bytes[i] = '\r';
            bytes[i + 1] = '\n';
        }
        return bytes;
    }

    @Test
    void a_million_messages_are_listed_in_seconds_and_a_second_look_is_free() {
        account.create(BOX);
        Content content = Content.of(message(200));
        List<Keywords> keywords = List.of(Keywords.NONE, Keywords.of("$seen"), Keywords.of("$seen", "$answered"), Keywords.of("$Label1"));
        for (int i = 0; i < 1_000_000; i++) {
            account.add(BOX, content, keywords.get(i % 4), Instant.ofEpochSecond(1_000_000_000L + i));
        }
        try (MailboxReader reader = alice.source().openReader()) {
            for (int round = 0; round < 3; round++) {
                double took = seconds(() -> assertThat(reader.list(BOX).size()).isEqualTo(1_000_000));
                System.out.printf("list 1,000,000 messages: %.2f s%n", took);
                assertThat(took).isLessThan(60);
            }
            MailboxState state = reader.open(BOX);
            double took = seconds(() -> ((dev.godwit.contract.ReportsChanges) reader).changesSince(BOX, state));
            System.out.printf("nothing changed in 1,000,000: %.4f s%n", took);
        }
    }

    @Test
    void bodies_stream_at_hundreds_of_megabytes_per_second() {
        account.create(BOX);
        Content content = Content.of(message(30_000));
        for (int i = 0; i < 10_000; i++) {
            account.add(BOX, content, Keywords.NONE, Instant.ofEpochSecond(1_000_000_000L + i));
        }
        try (MailboxReader reader = alice.source().openReader()) {
            byte[] buffer = new byte[1 << 16];
            for (int round = 0; round < 3; round++) {
                long[] bytes = {0};
                double took = seconds(() -> reader.bodies(BOX, UidSet.range(1, 10_000), (uid, size, body) -> {
                    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                        bytes[0] += n;
                    }
                }));
                System.out.printf("fetch 10,000 bodies, %d MB: %.2f s, %.0f MB/s%n", bytes[0] / 1_000_000, took, bytes[0] / took / 1e6);
                assertThat(bytes[0]).isEqualTo(300_000_000L);
            }
        }
    }

    @Test
    void a_round_trip_of_twenty_milliseconds_costs_next_to_nothing() {
        account.create(BOX);
        Content content = Content.of(message(10_000));
        for (int i = 0; i < 10_000; i++) {
            account.add(BOX, content, Keywords.NONE, Instant.ofEpochSecond(1_000_000_000L + i));
        }
        try (DelayRelay relay = DelayRelay.start(server.port(), Duration.ofMillis(10));
                ImapAccountUnderTest far = new ImapAccountUnderTest("imap://alice@127.0.0.1:" + relay.port() + "?cleartext=yes", "secret");
                MailboxReader reader = far.source().openReader(); MailboxWriter writer = far.target().openWriter()) {
            double listed = seconds(() -> reader.list(BOX));
            double fetched = seconds(() -> reader.bodies(BOX, UidSet.range(1, 10_000), (uid, size, body) -> body.readAllBytes()));
            List<OutgoingMessage> batch = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                batch.add(new OutgoingMessage(new BytesBody(content.bytes()), Keywords.NONE, 0, 0, null));
            }
            double appended = seconds(() -> writer.append(BOX, batch, new Answers()));
            System.out.printf("20 ms round trip: list 10,000 %.2f s, fetch 100 MB %.2f s, append 10 MB %.2f s%n", listed, fetched, appended);
            assertThat(listed + fetched + appended).isLessThan(10);
        }
    }

    @Test
    void a_message_of_a_gigabyte_and_a_half_needs_no_memory() {
        account.create(BOX);
        byte[] piece = message(1 << 20);
        long size = 1536L << 20;
        account.add(BOX, Content.generated(size, () -> new java.io.InputStream() {
            private long at;

            @Override
            public int read() {
                return at == size ? -1 : piece[(int) (at++ & piece.length - 1)] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int count = (int) Math.min(Math.min(length, size - at), piece.length - (at & piece.length - 1));
                System.arraycopy(piece, (int) (at & piece.length - 1), target, offset, count);
                at += count;
                return count == 0 ? -1 : count;
            }
        }), Keywords.NONE, Instant.EPOCH);
        long[] bytes = {0};
        try (MailboxReader reader = alice.source().openReader()) {
            double took = seconds(() -> reader.bodies(BOX, UidSet.of(1), (uid, told, body) -> bytes[0] = body.transferTo(java.io.OutputStream.nullOutputStream())));
            System.out.printf("one message of 1.5 GB: %.2f s%n", took);
        }
        assertThat(bytes[0]).isEqualTo(size);
    }

    @Test
    void messages_are_appended_at_hundreds_of_megabytes_per_second() {
        server.quirks(Quirks.none().sinkAbove(0));
        alice.target().create(Mailbox.of(BOX));
        BytesBody body = new BytesBody(message(30_000));
        List<OutgoingMessage> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            batch.add(new OutgoingMessage(body, Keywords.of("$seen"), 1_000_000_000L + i, 0, null));
        }
        int[] stored = {0};
        AppendAnswers answers = new AppendAnswers() {
            @Override
            public void stored(int index, long uidValidity, long uid) {
                stored[0]++;
            }

            @Override
            public void refused(int index, RefusalReason reason, String serverText) {
                throw new AssertionError(serverText);
            }
        };
        for (Map.Entry<String, String> way : Map.of("MULTIAPPEND", "", "single", "&disable=MULTIAPPEND",
                "synchronising", "&disable=MULTIAPPEND,LITERAL%2B").entrySet()) {
            try (ImapAccountUnderTest other = ImapAccountUnderTest.on(server, way.getValue()); MailboxWriter writer = other.target().openWriter()) {
                for (int round = 0; round < 2; round++) {
                    double took = seconds(() -> {
                        for (int i = 0; i < 100; i++) {
                            writer.append(BOX, batch, answers);
                        }
                    });
                    System.out.printf("append 10,000 messages, 300 MB, %s: %.2f s, %.0f MB/s%n", way.getKey(), took, 300 / took);
                }
            }
        }
        assertThat(stored[0]).isEqualTo(60_000);
    }
}
