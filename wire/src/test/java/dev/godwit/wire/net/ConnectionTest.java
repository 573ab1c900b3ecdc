package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.wire.net.TlsException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionTest {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20));
    private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(200));
    private static final TlsPolicy STARTTLS = TlsPolicy.startTls().with(TestCertificates.authority());

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** Waits for a line, then answers. */
    private static void dialogue(Socket socket, String answer) throws IOException {
        line(socket.getInputStream());
        socket.getOutputStream().write(ascii(answer));
    }

    private static void say(Connection connection, String text) throws IOException {
        connection.out().write(ascii(text));
        connection.out().flush();
    }

    @Test
    void a_connection_in_clear_is_full_duplex_and_has_no_tls_details() throws Exception {
        try (TestServer server = TestServer.cleartext(TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), TIMEOUTS)) {
            Duplex.checkEcho(connection, 30_000_000);
            assertThat(connection.tls()).isEmpty();
        }
    }

    @Test
    void nothing_is_sent_before_flush() throws Exception {
        try (TestServer server = TestServer.cleartext(TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), SHORT)) {
            connection.out().write(ascii("hello"));
            assertThatThrownBy(() -> connection.in().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void starttls_encrypts_what_follows_on_the_same_streams() throws Exception {
        try (TestServer server = TestServer.cleartext(socket -> {
            dialogue(socket, "A1 OK begin\r\n");
            TestServer.ECHO.serve(TestServer.upgrade(socket));
        });
                Connection connection = Connection.open(server.address(), STARTTLS, TIMEOUTS)) {
            InputStream in = connection.in();
            say(connection, "A1 STARTTLS\r\n");
            assertThat(line(in)).isEqualTo("A1 OK begin");
            connection.startTls();
            Duplex.checkEcho(connection, 1_000_000);
            assertThat(connection.tls()).isPresent();
            assertThat(connection.in()).isSameAs(in);
        }
    }

    @Test
    void bytes_after_the_answer_to_starttls_are_refused_as_injected() throws Exception {
        try (TestServer server = TestServer.cleartext(socket -> dialogue(socket, "A1 OK begin\r\n* OK injected\r\n"));
                Connection connection = Connection.open(server.address(), STARTTLS, TIMEOUTS)) {
            say(connection, "A1 STARTTLS\r\n");
            assertThat(line(connection.in())).isEqualTo("A1 OK begin");
            TlsException refusal = catchThrowableOfType(TlsException.class, connection::startTls);
            assertThat(refusal.reason()).isEqualTo(Reason.INJECTED);
            assertThatThrownBy(() -> connection.in().read(new byte[70_000])).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void bytes_that_a_reader_gives_back_count_as_injected_too() throws Exception {
        try (TestServer server = TestServer.cleartext(socket -> dialogue(socket, "A1 OK begin\r\nrest"));
                Connection connection = Connection.open(server.address(), STARTTLS, TIMEOUTS)) {
            say(connection, "A1 STARTTLS\r\n");
            byte[] all = connection.in().readNBytes(17);
            connection.unread(all, 13, 4);
            assertThat(catchThrowableOfType(TlsException.class, connection::startTls).reason())
                    .isEqualTo(Reason.INJECTED);
        }
    }

    @Test
    void bytes_given_back_are_read_again_before_everything_else() throws Exception {
        try (TestServer server = TestServer.cleartext(TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), TIMEOUTS)) {
            say(connection, "abcdef");
            byte[] start = connection.in().readNBytes(4);
            connection.unread(start, 2, 2);
            assertThat(connection.in().readNBytes(4)).isEqualTo(ascii("cdef"));
        }
    }

    @Test
    void starttls_is_impossible_where_the_policy_does_not_name_it() throws Exception {
        try (TestServer server = TestServer.cleartext(TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), TIMEOUTS)) {
            assertThatThrownBy(connection::startTls).isInstanceOf(IllegalStateException.class);
        }
    }

    /** Answers COMPRESS and sends compressed bytes right behind, then echoes in compressed form. */
    private static void compressedEcho(Socket socket) throws IOException {
        line(socket.getInputStream());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        OutputStream both = new OutputStream() {
            @Override
            public void write(int octet) {
                answer.write(octet);
            }

            @Override
            public void flush() throws IOException {
                socket.getOutputStream().write(answer.toByteArray());
                answer.reset();
            }
        };
        both.write(ascii("A1 OK active\r\n"));
        OutputStream compressed = new DeflaterOutputStream(both, new Deflater(6, true), 60_000, true);
        compressed.write(ascii("early"));
        compressed.flush(); // one write, so that the client cannot read the answer alone
        InputStream in = new InflaterInputStream(socket.getInputStream(), new Inflater(true), 60_000);
        echo(in, compressed);
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[100_000];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            out.write(buffer, 0, got);
            out.flush();
        }
    }

    @Test
    void compression_works_in_full_duplex_over_tls_and_takes_bytes_that_came_early() throws Exception {
        try (TestServer server = TestServer.tls("good", ConnectionTest::compressedEcho);
                Connection connection = Connection.open(
                        server.address(), TlsPolicy.implicit().with(TestCertificates.authority()), TIMEOUTS)) {
            say(connection, "A1 COMPRESS DEFLATE\r\n");
            assertThat(line(connection.in())).isEqualTo("A1 OK active");
            assertThat(connection.in().available()).isPositive();
            connection.startCompression();
            assertThat(connection.in().readNBytes(5)).isEqualTo(ascii("early"));
            Duplex.checkEcho(connection, 5_000_000);
        }
    }

    @Test
    void damaged_compressed_data_is_an_error_and_not_the_end_of_the_stream() throws Exception {
        try (TestServer server = TestServer.cleartext(socket -> dialogue(socket, "\u0007\u0007\u0007garbage"));
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), TIMEOUTS)) {
            say(connection, "x\r\n");
            connection.startCompression();
            assertThatThrownBy(() -> connection.in().read()).hasMessageContaining("damaged");
        }
    }

    @Test
    void a_read_that_stalls_ends_in_a_timeout_in_clear_and_in_tls() throws Exception {
        TlsPolicy tls = TlsPolicy.implicit().with(TestCertificates.authority());
        try (TestServer clearServer = TestServer.cleartext(TestServer.ECHO);
                TestServer tlsServer = TestServer.tls("good", TestServer.ECHO);
                Connection clear = Connection.open(clearServer.address(), TlsPolicy.cleartext(), SHORT);
                Connection encrypted = Connection.open(tlsServer.address(), tls, TIMEOUTS)) {
            encrypted.readTimeout(Duration.ofMillis(200));
            assertThatThrownBy(() -> clear.in().read()).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> encrypted.in().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void a_write_that_stalls_ends_in_a_timeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestServer server = TestServer.cleartext(socket -> await(over));
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), SHORT)) {
            byte[] much = new byte[64_000_000];
            assertThatThrownBy(() -> connection.out().write(much)).isInstanceOf(SocketTimeoutException.class);
        } finally {
            over.countDown();
        }
    }

    @Test
    void a_read_does_not_stall_while_an_upload_moves() throws Exception {
        try (TestServer server = TestServer.cleartext(ConnectionTest::drainUntilOne);
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), SHORT);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> answer = threads.submit(() -> connection.in().read());
            long end = System.nanoTime() + 4 * SHORT.read().toNanos();
            while (System.nanoTime() < end) {
                connection.out().write(new byte[8192]);
                connection.out().flush();
            }
            connection.out().write(1);
            connection.out().flush();
            assertThat(answer.get()).isEqualTo('!');
        }
    }

    private static void drainUntilOne(Socket socket) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int got = socket.getInputStream().read(buffer); got > 0; got = socket.getInputStream().read(buffer)) {
            if (buffer[got - 1] == 1) {
                socket.getOutputStream().write('!');
            }
        }
    }

    @Test
    void a_new_timeout_counts_from_when_it_is_set() throws Exception {
        try (TestServer server = TestServer.cleartext(TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TlsPolicy.cleartext(), SHORT);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> answer = threads.submit(() -> connection.in().read());
            long end = System.nanoTime() + 4 * SHORT.read().toNanos();
            while (System.nanoTime() < end) {
                connection.readTimeout(SHORT.read()); // as often as this is called, nothing has stalled
                Thread.onSpinWait();
            }
            say(connection, "x");
            assertThat(answer.get()).isEqualTo('x');
        }
    }

    @Test
    void a_handshake_that_stalls_ends_in_a_timeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestServer server = TestServer.cleartext(socket -> await(over))) {
            assertThatThrownBy(() -> Connection.open(server.address(), TlsPolicy.implicit(), SHORT))
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            over.countDown();
        }
    }

    @Test
    void close_unblocks_a_reader_and_a_writer() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        TlsPolicy tls = TlsPolicy.implicit().with(TestCertificates.authority());
        try (TestServer server = TestServer.tls("good", socket -> {
            socket.getOutputStream().write(ascii("x"));
            await(over);
        });
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Connection connection = Connection.open(server.address(), tls, TIMEOUTS);
            CountDownLatch reading = new CountDownLatch(1);
            Future<Integer> reader = threads.submit(() -> {
                connection.in().read();
                reading.countDown();
                return connection.in().read();
            });
            Future<?> writer = threads.submit(() -> {
                connection.out().write(new byte[64_000_000]);
                return null;
            });
            reading.await();
            connection.close();
            connection.close();
            assertThatThrownBy(reader::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(writer::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IOException.class);
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
