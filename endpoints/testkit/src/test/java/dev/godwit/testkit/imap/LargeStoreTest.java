package dev.godwit.testkit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.corpus.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LargeStoreTest {
    @Test
    @Tag("slow")
    void a_million_messages_fit_and_are_listed_in_seconds() throws IOException {
        try (ImapServer server = ImapServer.start(Quirks.none())) {
            Account alice = server.store().addAccount("alice", "secret");
            long start = System.nanoTime();
            Corpus.tiny(1_000_000).fill(alice);
            System.out.println("fill: " + since(start));
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.println("heap: " + (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000 + " MB");
            try (Dialogue c = Dialogue.loggedIn(server, "alice")) {
                start = System.nanoTime();
                c.command("SELECT INBOX");
                System.out.println("select: " + since(start));
                for (int round = 0; round < 3; round++) {
                    start = System.nanoTime();
                    c.send("x UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE MODSEQ)\r\n");
                    assertThat(linesUntil(c, 'x')).isEqualTo(1_000_000);
                    System.out.println("listing: " + since(start));
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
                start = System.nanoTime();
                for (int i = 0; i < 1000; i++) {
                    alice.add(MailboxPath.INBOX, Content.of("x"), Keywords.NONE, Instant.EPOCH);
                    c.command("NOOP");
                }
                System.out.println("1000 arrivals: " + since(start));
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static int linesUntil(Dialogue c, char tag) throws IOException {
        InputStream in = c.socket().getInputStream();
        byte[] buffer = new byte[1 << 16];
        int lines = 0;
        boolean lineStart = true;
        while (true) {
            int n = in.read(buffer);
            for (int i = 0; i < n; i++) {
                if (lineStart && buffer[i] == tag) {
                    return lines;
                }
                lineStart = buffer[i] == '\n';
                lines += lineStart ? 1 : 0;
            }
        }
    }

    @Test
    void a_message_larger_than_the_heap_goes_out_and_comes_in() throws IOException {
        long size = 60_000_000;
        try (ImapServer server = ImapServer.start(Quirks.none().sinkAbove(1_000_000))) {
            Account alice = server.store().addAccount("alice", "secret");
            alice.add(MailboxPath.INBOX, Content.generated(size, () -> new Zeroes(size)), Keywords.NONE, Instant.EPOCH);
            try (Dialogue from = Dialogue.loggedIn(server, "alice"); Dialogue to = Dialogue.loggedIn(server, "alice")) {
                from.command("EXAMINE INBOX");
                from.send("x FETCH 1 BODY.PEEK[]\r\n");
                InputStream body = from.socket().getInputStream();
                body.skipNBytes("* 1 FETCH (BODY[] {60000000}\r\n".length());
                to.send("y APPEND INBOX {" + size + "+}\r\n");
                byte[] buffer = new byte[100_000];
                for (long left = size; left > 0; left -= buffer.length) {
                    assertThat(body.readNBytes(buffer, 0, buffer.length)).isEqualTo(buffer.length);
                    to.socket().getOutputStream().write(buffer);
                }
                to.send("\r\n");
                assertThat(to.answer("y").getLast()).startsWith("OK [APPENDUID");
            }
            StoredMessage copy = alice.message(MailboxPath.INBOX, 2);
            assertThat(copy.content()).isInstanceOf(Content.Sunk.class);
            assertThat(copy.digest()).isEqualTo(alice.message(MailboxPath.INBOX, 1).digest());
        }
    }

    /** As many NULs as wanted. */
    private static final class Zeroes extends InputStream {
        private long left;

        Zeroes(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int n = (int) Math.min(left, length);
            java.util.Arrays.fill(bytes, offset, offset + n, (byte) 0);
            left -= n;
            return n == 0 && length > 0 ? -1 : n;
        }
    }
}
