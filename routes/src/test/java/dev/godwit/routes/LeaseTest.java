package dev.godwit.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LeaseTest {

    @Test
    void it_ends_by_itself_and_a_renewal_that_comes_too_late_does_not_bring_it_back() {
        AtomicInteger ended = new AtomicInteger();
        try (Lease lease = new Lease(ended::incrementAndGet)) {
            assertThat(lease.live()).isFalse();
            assertThat(lease.renewed(System.nanoTime(), Duration.ofMillis(100), true)).isTrue();
            assertThat(lease.live()).isTrue();
            await().until(() -> ended.get() == 1);
            assertThat(lease.live()).isFalse();
            assertThat(lease.renewed(System.nanoTime(), Duration.ofMinutes(1), false)).isFalse();
            assertThat(lease.live()).isFalse();
        }
    }

    @Test
    void the_time_counts_from_when_the_store_was_asked_and_not_from_when_it_answered() {
        try (Lease lease = new Lease(() -> { })) {
            long longAgo = System.nanoTime() - Duration.ofSeconds(10).toNanos();
            assertThat(lease.renewed(longAgo, Duration.ofSeconds(9), true)).isFalse();
            assertThat(lease.live()).isFalse();
        }
    }

    @Test
    void renewals_keep_it() {
        AtomicInteger ended = new AtomicInteger();
        try (Lease lease = new Lease(ended::incrementAndGet)) {
            lease.renewed(System.nanoTime(), Duration.ofSeconds(2), true);
            assertThat(lease.renewed(System.nanoTime(), Duration.ofMinutes(1), false)).isTrue();
            await().pollDelay(Duration.ofMillis(2500)).until(() -> true);
            assertThat(ended).hasValue(0);
            assertThat(lease.live()).isTrue();
        }
    }

    /** Otherwise those who are told might hear of the new beginning first, and stay closed for ever. */
    @Test
    void it_does_not_begin_anew_before_everybody_has_heard_of_the_end() throws Exception {
        CountDownLatch hearing = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        try (Lease lease = new Lease(() -> {
            hearing.countDown();
            awaitQuietly(heard);
        })) {
            lease.renewed(System.nanoTime(), Duration.ofMillis(50), true);
            assertThat(hearing.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(lease.renewed(System.nanoTime(), Duration.ofMinutes(1), true)).isFalse();
            heard.countDown();
            await().until(() -> lease.renewed(System.nanoTime(), Duration.ofMinutes(1), true));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
