package dev.godwit.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private ServerSocket echo;

    @BeforeEach
    void startEcho() throws IOException {
        echo = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Thread.ofVirtual().start(() -> echo(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            return;
        }
    }

    @AfterEach
    void stopEcho() throws IOException {
        echo.close();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Test
    void each_round_trip_takes_the_delay_twice_but_pipelined_ones_share_it() throws IOException {
        try (DelayRelay relay = DelayRelay.start(echo.getLocalPort(), Duration.ofMillis(20)); Socket socket = connect(relay.port())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.writeInt(0);
            in.readInt();
            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                out.writeInt(i);
                assertThat(in.readInt()).isEqualTo(i);
            }
            long alternating = System.nanoTime() - start;
            start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                out.writeInt(i);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(in.readInt()).isEqualTo(i);
            }
            long pipelined = System.nanoTime() - start;
            assertThat(Duration.ofNanos(alternating)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
            assertThat(Duration.ofNanos(pipelined)).isBetween(Duration.ofMillis(40), Duration.ofMillis(400));
        }
    }

    @Test
    void the_delay_costs_no_bandwidth_and_the_end_arrives() throws Exception {
        byte[] data = new byte[20_000_000];
        new java.util.Random(1).nextBytes(data);
        try (DelayRelay relay = DelayRelay.start(echo.getLocalPort(), Duration.ofMillis(10)); Socket socket = connect(relay.port())) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(data);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(data);
            writer.join();
        }
    }

    @Test
    void a_cut_comes_after_the_byte_that_was_chosen() throws IOException {
        try (CuttingRelay relay = CuttingRelay.start(echo.getLocalPort())) {
            relay.cutAfterToClient(5);
            try (Socket socket = connect(relay.port())) {
                socket.getOutputStream().write(new byte[100]);
                int received = 0;
                try {
                    while (socket.getInputStream().read() >= 0) {
                        received++;
                    }
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("reset");
                }
                assertThat(received).isLessThanOrEqualTo(5);
            }
            try (Socket socket = connect(relay.port())) {
                socket.getOutputStream().write(7);
                assertThat(socket.getInputStream().read()).isEqualTo(7);
                relay.cut();
                assertThat(relay.openConnections()).isZero();
            }
        }
    }

    @Test
    void what_is_sent_while_nothing_passes_arrives_afterwards() throws IOException {
        try (CuttingRelay relay = CuttingRelay.start(echo.getLocalPort()); Socket socket = connect(relay.port())) {
            relay.stall(true);
            socket.getOutputStream().write(7);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(10_000);
            relay.stall(false);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void a_slow_relay_takes_its_time_in_both_directions() throws IOException {
        try (CuttingRelay relay = CuttingRelay.start(echo.getLocalPort()); Socket socket = connect(relay.port())) {
            relay.slow(Duration.ofMillis(50));
            long start = System.nanoTime();
            socket.getOutputStream().write(7);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }
}
