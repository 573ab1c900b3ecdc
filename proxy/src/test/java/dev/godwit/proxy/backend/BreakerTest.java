package dev.godwit.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.proxy.backend.BackendException.Stage;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private Instant now = Instant.EPOCH;
    private final Breaker breaker = new Breaker(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private void fail(Stage stage, int client) throws Exception {
        breaker.failed(stage, InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) client}), 3, 2, Duration.ofSeconds(30));
    }

    @Test
    void one_client_alone_cannot_shut_a_server_for_everybody() throws Exception {
        for (int i = 0; i < 10; i++) {
            fail(Stage.DIALOGUE, 1);
        }
        assertThat(breaker.allows()).isTrue();
        fail(Stage.DIALOGUE, 2);
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void what_no_client_can_cause_counts_from_one_as_well() throws Exception {
        fail(Stage.CONNECT, 1);
        fail(Stage.CONNECT, 1);
        assertThat(breaker.allows()).isTrue();
        fail(Stage.CONNECT, 1);
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void after_its_rest_one_attempt_decides() throws Exception {
        for (int i = 0; i < 3; i++) {
            fail(Stage.CONNECT, i);
        }
        now = now.plusSeconds(31);
        assertThat(breaker.allows()).as("one is let through").isTrue();
        assertThat(breaker.allows()).as("the others wait for what becomes of it").isFalse();
        fail(Stage.CONNECT, 1);
        assertThat(breaker.allows()).isFalse();
        now = now.plusSeconds(31);
        assertThat(breaker.allows()).isTrue();
        breaker.succeeded();
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.state()).isEqualTo(new Breaker.State(0, 0, false, false));
    }
}
