package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How fast bytes move; prints MB/s. The server is in the same JVM and takes its share of the processor. */
@Tag("slow")
class ThroughputTest {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20));
    private static final long SIZE = 1L << 30;

    @Test
    void it_prints_how_fast_bytes_move() throws Exception {
        TlsPolicy tls = TlsPolicy.implicit().with(TestCertificates.authority());
        for (int round = 0; round < 3; round++) {
            try (TestServer clear = TestServer.cleartext(ThroughputTest::pour);
                    TestServer encrypted = TestServer.tls("good", ThroughputTest::pour);
                    TestServer clearSink = TestServer.cleartext(ThroughputTest::drain);
                    TestServer encryptedSink = TestServer.tls("good", ThroughputTest::drain)) {
                System.out.printf("read: clear %d, TLS %d MB/s; write: clear %d, TLS %d MB/s%n",
                        read(clear, TlsPolicy.cleartext()), read(encrypted, tls),
                        write(clearSink, TlsPolicy.cleartext()), write(encryptedSink, tls));
            }
        }
    }

    private static void pour(Socket socket) throws IOException {
        byte[] block = new byte[256 * 1024];
        for (long done = 0; done < SIZE; done += block.length) {
            socket.getOutputStream().write(block);
        }
    }

    private static void drain(Socket socket) throws IOException {
        byte[] block = new byte[256 * 1024];
        long left = SIZE;
        while (left > 0) {
            left -= socket.getInputStream().read(block);
        }
        socket.getOutputStream().write(1);
    }

    private static long read(TestServer server, TlsPolicy policy) throws IOException {
        try (Connection connection = Connection.open(server.address(), policy, TIMEOUTS)) {
            byte[] block = new byte[64 * 1024];
            long start = System.nanoTime();
            long all = 0;
            for (int got = connection.in().read(block); got >= 0 && all < SIZE; got = connection.in().read(block)) {
                all += got;
            }
            assertThat(all).isEqualTo(SIZE);
            return rate(start);
        }
    }

    private static long write(TestServer server, TlsPolicy policy) throws IOException {
        try (Connection connection = Connection.open(server.address(), policy, TIMEOUTS)) {
            byte[] block = new byte[64 * 1024];
            long start = System.nanoTime();
            for (long done = 0; done < SIZE; done += block.length) {
                connection.out().write(block);
            }
            connection.out().flush();
            assertThat(connection.in().read()).isEqualTo(1);
            return rate(start);
        }
    }

    private static long rate(long start) {
        return SIZE * 1000 / (System.nanoTime() - start);
    }
}
