package dev.godwit.engine.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.engine.CopyOptions.Pace;
import dev.godwit.engine.journal.Journal;
import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.store.SqliteFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting moves the clock and nothing else. */
class ThrottleTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T23:59:00Z");

    @TempDir
    Path directory;
    private SqliteFile file;
    private Instant now = BEGIN;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    @BeforeEach
    void open() {
        file = SqliteFile.open(directory.resolve("journal"), SqliteFile.Mode.READ_WRITE);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private Throttle throttle(Pace pace) {
        Journal journal = Journal.open(file, new MemoryAccount("a", MemoryOptions.DEFAULT).openSource().describe(),
                new MemoryAccount("b", MemoryOptions.DEFAULT).openSource().describe());
        return new Throttle(pace, journal, wait -> now = now.plus(wait), clock);
    }

    private Duration taken() {
        return Duration.between(BEGIN, now);
    }

    @Test
    void messages_leave_no_faster_than_allowed() {
        Throttle throttle = throttle(new Pace(0, 4, 0, 0));
        for (int i = 0; i < 41; i++) {
            throttle.before(1, 1000);
        }
        assertThat(taken()).isEqualTo(Duration.ofSeconds(10));
        assertThat(throttle.messagesAtOnce()).isEqualTo(4);
    }

    @Test
    void bytes_leave_no_faster_than_allowed_and_the_stricter_limit_counts() {
        Throttle throttle = throttle(new Pace(1000, 100, 0, 0));
        for (int i = 0; i < 11; i++) {
            throttle.before(1, 2000);
        }
        assertThat(taken()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void without_limits_nobody_waits() {
        Throttle throttle = throttle(Pace.UNLIMITED);
        throttle.before(1_000_000, Long.MAX_VALUE / 2);
        throttle.before(1_000_000, Long.MAX_VALUE / 2);
        assertThat(taken()).isEqualTo(Duration.ZERO);
    }

    @Test
    void when_the_server_asks_for_a_pause_all_wait_for_it() {
        Throttle throttle = throttle(Pace.UNLIMITED);
        throttle.slowDown(Duration.ofSeconds(30));
        throttle.slowDown(Duration.ofSeconds(10));
        throttle.before(1, 1);
        assertThat(taken()).isEqualTo(Duration.ofSeconds(30));
        throttle.before(1, 1);
        assertThat(taken()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void the_daily_amount_survives_a_restart_and_ends_at_midnight_utc() {
        Pace pace = new Pace(0, 0, 0, 10);
        throttle(pace).before(6, 100);
        Throttle restarted = throttle(pace);
        restarted.before(4, 100);
        assertThatThrownBy(() -> restarted.before(1, 1)).isInstanceOf(SpentForToday.class);
        assertThatThrownBy(() -> throttle(pace).before(1, 1)).isInstanceOf(SpentForToday.class);
        now = now.plus(Duration.ofMinutes(2));
        restarted.before(10, 1);
        assertThatThrownBy(() -> throttle(pace).before(1, 1)).isInstanceOf(SpentForToday.class);
    }

    @Test
    void a_message_larger_than_the_daily_bytes_goes_alone_on_a_day_of_its_own() {
        Pace pace = new Pace(0, 0, 1000, 0);
        Throttle throttle = throttle(pace);
        throttle.before(1, 10);
        assertThatThrownBy(() -> throttle.before(1, 5000)).isInstanceOf(SpentForToday.class);
        now = now.plus(Duration.ofMinutes(2));
        throttle.before(1, 5000);
        assertThatThrownBy(() -> throttle.before(1, 1)).isInstanceOf(SpentForToday.class);
        assertThat(throttle.bytesAtOnce()).isEqualTo(1000);
    }
}
