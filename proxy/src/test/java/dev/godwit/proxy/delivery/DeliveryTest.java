package dev.godwit.proxy.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final MailServer oldSmtp = new MailServer(false);
    private final MailServer newSmtp = new MailServer(false);
    private final MailServer oldLmtp = new MailServer(true);
    private final MailServer newLmtp = new MailServer(true);
    private TestProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = proxy("");
    }

    private TestProxy proxy(String delivery) throws Exception {
        TestProxy started = new TestProxy("""
                [server]
                hostname = "mx.example.org"
                [listener.smtp]
                protocol = "smtp"
                bind = ["127.0.0.1:0"]
                [listener.lmtp]
                protocol = "lmtp"
                bind = ["127.0.0.1:0"]
                [routing]
                default_destination = "old"
                [limits]
                drain = "2s"
                parting = "1s"
                connect_retries = 0
                [destination.old]
                host = "127.0.0.1"
                forwarding = "native"
                [destination.old.protocol]
                smtp = { port = %d, tls = "plain" }
                lmtp = { port = %d, tls = "plain" }
                [destination.new]
                host = "127.0.0.1"
                [destination.new.protocol]
                smtp = { port = %d, tls = "plain" }
                lmtp = { port = %d, tls = "plain" }
                [delivery]
                hold = "3s"
                %s
                """.formatted(oldSmtp.port(), oldLmtp.port(), newSmtp.port(), newLmtp.port(), delivery));
        started.routes.assign("bob@example.org", "new");
        return started;
    }

    @AfterEach
    void stop() {
        proxy.close();
        List.of(oldSmtp, newSmtp, oldLmtp, newLmtp).forEach(MailServer::close);
    }

    private TestClient smtp() throws IOException {
        return open("smtp", "EHLO client.example");
    }

    private TestClient lmtp() throws IOException {
        return open("lmtp", "LHLO client.example");
    }

    private TestClient open(String listener, String hello) throws IOException {
        TestClient client = proxy.connect(listener);
        client.until("220 ");
        client.say(hello, "250 ");
        return client;
    }

    private static void envelope(TestClient client, String... recipients) throws IOException {
        assertThat(client.say("MAIL FROM:<sender@example.net>", "")).startsWith("250");
        for (String recipient : recipients) {
            assertThat(client.say("RCPT TO:<" + recipient + ">", "")).startsWith("250");
        }
    }

    private static void data(TestClient client, String content) throws IOException {
        assertThat(client.say("DATA", "")).startsWith("354");
        client.send(content + "\r\n.\r\n");
    }

    @Test
    void a_message_reaches_the_server_of_its_recipient_unchanged() throws IOException {
        try (TestClient client = smtp()) {
            envelope(client, "bob@example.org");
            data(client, "Subject: x\r\n\r\n..dot\r\n\u00e4 \t\u0000end");
            assertThat(client.line()).isEqualTo("250 2.0.0 kept all");
        }
        assertThat(newSmtp.kept).singleElement().satisfies(kept -> {
            assertThat(kept.sender()).isEqualTo("MAIL FROM:<sender@example.net>");
            assertThat(kept.recipients()).containsExactly("<bob@example.org>");
            assertThat(new String(kept.content().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), UTF_8))
                    .isEqualTo("Subject: x\r\n\r\n..dot\r\n\u00e4 \t\u0000end\r\n.\r\n");
        });
        assertThat(oldSmtp.kept).isEmpty();
    }

    @Test
    void recipients_on_another_server_are_asked_to_be_sent_separately_by_smtp() throws IOException {
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            assertThat(client.say("RCPT TO:<bob@example.org>", "")).startsWith("452 4.5.3");
            assertThat(client.say("RCPT TO:<carol@example.org>", "")).startsWith("250");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
            envelope(client, "bob@example.org");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
        }
        assertThat(oldSmtp.kept).singleElement().satisfies(kept -> assertThat(kept.recipients()).containsExactly("<alice@example.org>", "<carol@example.org>"));
        assertThat(newSmtp.kept).singleElement().satisfies(kept -> assertThat(kept.recipients()).containsExactly("<bob@example.org>"));
    }

    @Test
    void lmtp_delivers_to_both_servers_and_answers_for_each_recipient_in_order() throws IOException {
        oldLmtp.answers = line -> line.equals(". <carol@example.org>") ? "552 5.2.2 full" : null;
        try (TestClient client = lmtp()) {
            envelope(client, "alice@example.org", "bob@example.org", "carol@example.org");
            data(client, "to three");
            assertThat(List.of(client.line(), client.line(), client.line()))
                    .containsExactly("250 2.0.0 kept <alice@example.org>", "250 2.0.0 kept <bob@example.org>", "552 5.2.2 full");
        }
        assertThat(oldLmtp.kept).singleElement().satisfies(kept -> assertThat(kept.content()).isEqualTo("to three\r\n.\r\n"));
        assertThat(newLmtp.kept).singleElement().satisfies(kept -> assertThat(kept.content()).isEqualTo("to three\r\n.\r\n"));
    }

    @Test
    void a_server_that_is_down_fails_its_own_recipients_for_now() throws IOException {
        newLmtp.close();
        try (TestClient client = lmtp()) {
            client.say("MAIL FROM:<>", "");
            assertThat(client.say("RCPT TO:<bob@example.org>", "")).startsWith("451 4.4.1");
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).startsWith("250");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
        }
        assertThat(oldLmtp.kept).singleElement().satisfies(kept -> assertThat(kept.sender()).isEqualTo("MAIL FROM:<>"));
    }

    @Test
    void a_route_that_cannot_be_read_is_a_temporary_failure_and_no_default() throws IOException {
        try (TestClient client = smtp()) {
            client.say("MAIL FROM:<a@example.net>", "");
            proxy.routes.down = true;
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).startsWith("451 4.4.3");
        }
        assertThat(oldSmtp.heard()).noneMatch(line -> line.startsWith("RCPT"));
    }

    @Test
    void a_connection_lost_after_the_end_of_the_message_is_never_told_as_success() throws IOException {
        oldSmtp.answers = line -> line.equals(". all") ? "drop" : null;
        oldLmtp.answers = line -> line.equals(". <carol@example.org>") ? "drop" : null;
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            data(client, "x");
            assertThat(client.line()).startsWith("451 4.4.2");
            assertThat(client.say("NOOP", "")).startsWith("250");
        }
        try (TestClient client = lmtp()) {
            envelope(client, "alice@example.org", "carol@example.org", "bob@example.org");
            data(client, "x");
            assertThat(List.of(client.line(), client.line(), client.line())).satisfiesExactly(first -> assertThat(first).startsWith("451"),
                    second -> assertThat(second).startsWith("451"), third -> assertThat(third).startsWith("250"));
        }
    }

    @Test
    void a_recipient_of_a_held_account_waits_and_goes_to_the_new_server_after_the_flip() throws Exception {
        proxy.routes.hold("alice@example.org", Duration.ofSeconds(60));
        try (TestClient client = smtp()) {
            client.say("MAIL FROM:<a@example.net>", "");
            client.send("RCPT TO:<alice@example.org>\r\n");
            await().until(() -> proxy.server.parts().gate().waiting() == 1);
            proxy.routes.assign("alice@example.org", "new");
            proxy.routes.release("alice@example.org");
            assertThat(client.line()).startsWith("250");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
        }
        assertThat(newSmtp.kept).hasSize(1);
        assertThat(oldSmtp.kept).isEmpty();
    }

    @Test
    void a_recipient_that_stays_held_is_put_off() throws Exception {
        proxy.routes.hold("alice@example.org", Duration.ofSeconds(60));
        try (TestClient client = smtp()) {
            client.say("MAIL FROM:<a@example.net>", "");
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).startsWith("450 4.2.1");
            long start = System.nanoTime();
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).as("the wait is one for the whole message").startsWith("450 4.2.1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(oldSmtp.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void a_flip_in_the_middle_of_a_message_takes_it_back_from_the_old_server() throws Exception {
        try (TestClient client = lmtp()) {
            envelope(client, "alice@example.org", "bob@example.org");
            assertThat(client.say("DATA", "")).startsWith("354");
            client.send("half of it\r\n");
            proxy.routes.assign("alice@example.org", "new");
            await().until(() -> proxy.server.parts().sessions().of("alice@example.org").isEmpty());
            assertThat(oldLmtp.kept).isEmpty();
            client.send("the rest\r\n.\r\n");
            assertThat(client.line()).startsWith("450 4.2.1");
            assertThat(client.line()).startsWith("250");
        }
        assertThat(oldLmtp.kept).isEmpty();
        assertThat(newLmtp.kept).hasSize(1);
    }

    @Test
    void a_flip_between_the_recipient_and_the_message_refuses_the_message() throws Exception {
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            proxy.routes.assign("alice@example.org", "new");
            await().until(() -> proxy.server.parts().sessions().of("alice@example.org").isEmpty());
            assertThat(client.say("DATA", "")).startsWith("450 4.2.1");
            envelope(client, "alice@example.org");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
        }
        assertThat(oldSmtp.kept).isEmpty();
        assertThat(newSmtp.kept).hasSize(1);
    }

    @Test
    void a_flip_after_the_end_of_a_message_waits_for_the_server_to_answer() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        oldSmtp.answers = line -> {
            if (line.equals(". all")) {
                reached.countDown();
                awaitQuietly(go);
            }
            return null;
        };
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            data(client, "x");
            assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
            proxy.routes.assign("alice@example.org", "new");
            await().during(Duration.ofMillis(300)).until(() -> !proxy.server.parts().sessions().of("alice@example.org").isEmpty());
            go.countDown();
            assertThat(client.line()).startsWith("250");
            await().until(() -> proxy.server.parts().sessions().of("alice@example.org").isEmpty());
        }
        assertThat(oldSmtp.kept).hasSize(1);
    }

    @Test
    void a_server_that_never_answers_to_the_end_does_not_keep_a_flip_waiting_for_ever() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        oldSmtp.answers = line -> {
            if (line.equals("! all")) {
                awaitQuietly(go);
            }
            return null;
        };
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            data(client, "x");
            await().until(() -> oldSmtp.kept.size() == 1);
            proxy.routes.assign("alice@example.org", "new");
            await().until(() -> proxy.server.parts().sessions().of("alice@example.org").isEmpty());
            assertThat(client.line()).startsWith("451");
        } finally {
            go.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(8, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void pipelined_commands_are_answered_in_order() throws IOException {
        try (TestClient client = smtp()) {
            client.send("MAIL FROM:<a@example.net>\r\nRCPT TO:<alice@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n");
            assertThat(List.of(client.line(), client.line(), client.line(), client.line()).stream().map(line -> line.substring(0, 3)))
                    .containsExactly("250", "250", "452", "354");
            client.send("x\r\n.\r\nNOOP\r\nQUIT\r\n");
            assertThat(client.rest()).isEqualTo("250 2.0.0 kept all\r\n250 2.0.0 OK\r\n221 2.0.0 Bye\r\n");
        }
    }

    @Test
    void what_all_servers_offer_is_offered_with_the_smallest_size() throws IOException {
        newSmtp.extensions.removeAll(List.of("SIZE 1000000", "CHUNKING"));
        newSmtp.extensions.add("SIZE 500");
        try (TestClient client = proxy.connect("smtp")) {
            client.until("220 ");
            client.send("EHLO client.example\r\n");
            assertThat(client.until("250 ")).containsExactly("250-mx.example.org", "250-PIPELINING", "250-SIZE 500", "250-8BITMIME", "250-SMTPUTF8",
                    "250-DSN", "250 ENHANCEDSTATUSCODES");
            assertThat(client.say("MAIL FROM:<a@example.net> SIZE=501", "")).startsWith("552");
            assertThat(client.say("BDAT 3 LAST\r\nabc", "")).startsWith("502");
        }
    }

    @Test
    void parameters_and_the_client_are_told_to_the_server() throws IOException {
        oldSmtp.extensions.add("XCLIENT ADDR PORT HELO PROTO");
        try (TestClient client = smtp()) {
            client.say("MAIL FROM:<a@example.net> BODY=8BITMIME RET=HDRS ENVID=q+2B SMTPUTF8 SIZE=10", "");
            assertThat(client.say("RCPT TO:<j\u00fcrgen@example.org> NOTIFY=NEVER ORCPT=rfc822;x@y", "")).startsWith("250");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
            int port = client.socket().getLocalPort();
            assertThat(oldSmtp.heard()).contains("XCLIENT ADDR=127.0.0.1 PORT=" + port + " HELO=client.example PROTO=ESMTP",
                    "MAIL FROM:<a@example.net> BODY=8BITMIME ENVID=q+2B RET=HDRS SIZE=10 SMTPUTF8",
                    "RCPT TO:<j\u00fcrgen@example.org> NOTIFY=NEVER ORCPT=rfc822;x@y");
            assertThat(oldSmtp.heard().stream().filter(line -> line.startsWith("EHLO mx.example.org")).count()).isEqualTo(4);
        }
    }

    @Test
    void a_server_that_lost_an_extension_puts_off_what_needs_it() throws IOException {
        try (TestClient client = smtp()) {
            newSmtp.extensions.remove("SMTPUTF8");
            client.say("MAIL FROM:<a@example.net> SMTPUTF8", "");
            assertThat(client.say("RCPT TO:<bob@example.org>", "")).startsWith("451 4.6.3");
        }
    }

    @Test
    void chunks_reach_all_servers_and_are_answered() throws IOException {
        try (TestClient client = lmtp()) {
            client.say("MAIL FROM:<a@example.net> BODY=BINARYMIME", "");
            client.say("RCPT TO:<alice@example.org>", "");
            client.say("RCPT TO:<bob@example.org>", "");
            client.send("BDAT 5\r\na\n.\n\rBDAT 3 LAST\r\nxyz");
            assertThat(List.of(client.line(), client.line(), client.line()).stream().map(line -> line.substring(0, 3))).containsExactly("250", "250", "250");
        }
        assertThat(oldLmtp.kept).singleElement().satisfies(kept -> assertThat(kept.content()).isEqualTo("a\n.\n\rxyz"));
        assertThat(newLmtp.kept).singleElement().satisfies(kept -> assertThat(kept.content()).isEqualTo("a\n.\n\rxyz"));
    }

    @Test
    void chunks_that_cannot_be_sent_are_skipped_not_obeyed() throws IOException {
        try (TestClient client = smtp()) {
            client.send("BDAT 12\r\nRSET\r\nQUIT\r\nNOOP\r\n");
            assertThat(client.line()).startsWith("503");
            assertThat(client.line()).startsWith("250");
            client.say("MAIL FROM:<a@example.net>", "");
            client.say("RCPT TO:<alice@example.org>", "");
            client.send("BDAT 4 LAST\r\na\n.\n");
            assertThat(client.line()).startsWith("554");
        }
        assertThat(oldSmtp.kept).isEmpty();
    }

    @Test
    void smuggled_messages_are_refused_and_nothing_of_them_is_kept() throws IOException {
        for (String end : List.of("\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r\n\u0000.\r\n\n.\n")) {
            try (TestClient client = smtp()) {
                envelope(client, "alice@example.org");
                data(client, "x" + end + "MAIL FROM:<evil@example.net>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\ny");
                assertThat(client.line()).startsWith("554 5.6.0");
                assertThat(client.say("NOOP", "")).startsWith("250 2.0.0 OK");
            }
        }
        assertThat(oldSmtp.kept).isEmpty();
    }

    @Test
    void bare_newlines_can_be_converted_so_that_no_server_sees_an_end_in_them() throws Exception {
        proxy.close();
        proxy = proxy("bare_newlines = \"convert\"");
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            data(client, "a\n.\nb\r.\rc\n.\r\nd\r\n.\ne\n.f");
            assertThat(client.line()).startsWith("250");
        }
        assertThat(oldSmtp.kept).singleElement()
                .satisfies(kept -> assertThat(kept.content()).isEqualTo("a\r\n..\r\nb . c\r\n..\r\nd\r\n..\r\ne\r\n.f\r\n.\r\n"));
    }

    @Test
    void a_client_that_goes_away_in_the_middle_leaves_nothing_on_the_server() throws IOException {
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            client.say("DATA", "");
            client.send("half\r\n");
        }
        await().until(() -> proxy.server.parts().sessions().count() == 0);
        assertThat(oldSmtp.kept).isEmpty();
    }

    @Test
    void the_connection_to_a_server_serves_the_next_message_too() throws IOException {
        try (TestClient client = smtp()) {
            for (int i = 0; i < 3; i++) {
                envelope(client, "alice@example.org");
                data(client, "x");
                assertThat(client.line()).startsWith("250");
            }
            envelope(client, "alice@example.org");
            assertThat(client.say("RSET", "")).startsWith("250");
            envelope(client, "alice@example.org");
        }
        assertThat(oldSmtp.server.connections).as("one to learn, one to use").isEqualTo(2);
    }

    @Test
    void a_kept_connection_that_has_gone_is_replaced() throws IOException {
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
            oldSmtp.answers = line -> line.startsWith("MAIL") && oldSmtp.server.connections == 2 ? "421 4.3.2 too old" : null;
            envelope(client, "alice@example.org");
            data(client, "y");
            assertThat(client.line()).startsWith("250");
        }
        assertThat(oldSmtp.kept).hasSize(2);
    }

    @Test
    void a_refused_sender_is_told_to_the_recipient() throws IOException {
        oldSmtp.answers = line -> line.startsWith("MAIL") ? "550 5.7.1 not you" : null;
        try (TestClient client = smtp()) {
            client.say("MAIL FROM:<a@example.net>", "");
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).isEqualTo("550 5.7.1 not you");
            assertThat(client.say("RCPT TO:<bob@example.org>", "")).startsWith("250");
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).startsWith("452");
        }
    }

    @Test
    void a_drained_proxy_lets_the_message_end_and_says_goodbye() throws Exception {
        try (TestClient client = smtp()) {
            envelope(client, "alice@example.org");
            client.say("DATA", "");
            client.send("half\r\n");
            proxy.server.parts().sessions().drainAll(dev.godwit.proxy.session.Farewell.SHUTDOWN);
            client.send("rest\r\n.\r\n");
            assertThat(client.rest()).startsWith("250 2.0.0 kept all\r\n421 4.3.2");
        }
        assertThat(oldSmtp.kept).hasSize(1);
    }

    @Test
    void wrong_commands_end_the_connection() throws IOException {
        try (TestClient client = smtp()) {
            for (int i = 0; i < 19; i++) {
                assertThat(client.say("FROBNICATE", "")).startsWith("500");
            }
            assertThat(client.say("X".repeat(5000), "")).startsWith("421");
            assertThat(client.line()).isNull();
        }
    }

    @Test
    void opaque_passing_on_is_an_option() throws Exception {
        proxy.close();
        proxy = proxy("smtp_passthrough_destination = \"new\"");
        try (TestClient client = proxy.connect("smtp")) {
            assertThat(client.line()).isEqualTo("220 mail ready");
            client.say("EHLO x", "250 ");
            envelope(client, "alice@example.org");
            data(client, "x");
            assertThat(client.line()).startsWith("250");
            assertThat(client.say("QUIT", "")).startsWith("221");
            assertThat(client.line()).isNull();
        }
        assertThat(newSmtp.kept).hasSize(1);
        await().until(() -> proxy.server.parts().sessions().count() == 0);
    }
}
