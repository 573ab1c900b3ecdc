package dev.godwit.dav;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecondsTokenTest {
    private static final Optional<Instant> NOW = Optional.of(Instant.ofEpochSecond(1_795_350_985L));

    @Test
    void a_token_of_the_present_second_says_nothing_and_one_of_a_while_ago_does() {
        assertThat(SecondsToken.isYoung("1795350985", NOW)).isTrue();
        assertThat(SecondsToken.isYoung("1795350986", NOW)).isTrue();
        assertThat(SecondsToken.isYoung("1795350981", NOW)).isTrue();
        assertThat(SecondsToken.isYoung("1795350980", NOW)).isFalse();
    }

    @Test
    void without_a_clock_no_second_is_over() {
        assertThat(SecondsToken.isYoung("1795350900", Optional.empty())).isTrue();
    }

    @Test
    void tokens_that_are_no_time_count_at_once() {
        assertThat(SecondsToken.isYoung("-1", NOW)).isFalse();
        assertThat(SecondsToken.isYoung("9999999999", NOW)).isFalse();
        assertThat(SecondsToken.isYoung("http://sabre.io/ns/sync/12", NOW)).isFalse();
        assertThat(SecondsToken.isYoung("17953509", NOW)).isFalse();
    }
}
