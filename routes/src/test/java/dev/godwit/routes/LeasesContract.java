package dev.godwit.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.Leases.Member;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store that knows its proxies must do. */
public interface LeasesContract {

    RouteStore store();

    private Leases leases() {
        return (Leases) store();
    }

    @Test
    default void a_member_is_known_by_what_it_told_last() {
        leases().renew(new Member("p1", "10.0.0.1:9443", 3, Set.of(), false), Duration.ofMinutes(1));
        leases().renew(new Member("p2", "10.0.0.2:9443", 3, Set.of("a", "b\u00fc"), false), Duration.ofMinutes(1));
        leases().renew(new Member("p1", "10.0.0.1:9443", 4, Set.of("*"), false), Duration.ofMinutes(1));
        assertThat(leases().members()).containsExactlyInAnyOrder(
                new Member("p1", "10.0.0.1:9443", 4, Set.of("*"), false), new Member("p2", "10.0.0.2:9443", 3, Set.of("a", "b\u00fc"), false));
    }

    @Test
    default void a_lease_that_is_not_renewed_runs_out() {
        leases().renew(new Member("p1", "x", 3, Set.of(), false), Duration.ofMillis(300));
        assertThat(leases().members()).extracting(Member::expired).containsExactly(false);
        await().atMost(Duration.ofSeconds(5)).until(() -> leases().members().stream().allMatch(Member::expired));
        leases().renew(new Member("p1", "x", 3, Set.of(), false), Duration.ofMinutes(1));
        assertThat(leases().members()).extracting(Member::expired).containsExactly(false);
    }

    @Test
    default void who_left_is_waited_for_no_more() {
        leases().renew(new Member("p1", "x", 3, Set.of(), false), Duration.ofMinutes(1));
        leases().leave("p1");
        assertThat(leases().members()).isEmpty();
    }
}
