package dev.godwit.proxy.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackPressureTest {
    private static final int LINES = 1_000_000;
    private static final String LINE = "0123456789012345678901234567890123456789012345678901234567890\r\n";

    @Test
    void a_server_that_does_not_read_stops_the_client() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        ScriptedServer server = new ScriptedServer(wire -> {
            wire.send("220 x\r\n");
            for (String line = wire.line(); line != null && !line.equals("DATA"); line = wire.line()) {
                wire.send("250 ok\r\n");
            }
            wire.send("354 go\r\n");
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] block = new byte[65536];
            for (int n = wire.in().read(block); n > 0 && received.addAndGet(n) < (long) LINES * LINE.length() + 3; n = wire.in().read(block)) {
                // counts
            }
            wire.send("250 kept\r\n");
        });
        AtomicLong sent = new AtomicLong();
        try (server; TestProxy proxy = proxy(server.port()); TestClient client = proxy.connect("smtp")) {
            client.until("220 ");
            client.say("HELO x", "250 ");
            client.say("MAIL FROM:<a@b>", "");
            client.say("RCPT TO:<alice@example.org>", "");
            client.say("DATA", "354");
            Thread sender = Thread.ofVirtual().start(() -> send(client, sent));
            AtomicLong before = new AtomicLong();
            await().atMost(Duration.ofSeconds(30)).during(Duration.ofMillis(700)).until(() -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
            assertThat(before.get()).as("bytes under way: sockets' buffers and a little").isLessThan(16L << 20);
            go.countDown();
            sender.join();
            assertThat(client.line()).startsWith("250");
            assertThat(received.get()).isEqualTo((long) LINES * LINE.length() + 3);
        }
    }

    private static void send(TestClient client, AtomicLong sent) {
        try {
            String block = LINE.repeat(100);
            for (int i = 0; i < LINES; i += 100) {
                client.send(block);
                sent.addAndGet(block.length());
            }
            client.send(".\r\n");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static TestProxy proxy(int port) throws Exception {
        return new TestProxy("""
                [listener.smtp]
                protocol = "smtp"
                bind = ["127.0.0.1:0"]
                [routing]
                default_destination = "old"
                [destination.old]
                host = "127.0.0.1"
                protocol.smtp = { port = %d, tls = "plain" }
                """.formatted(port));
    }
}
