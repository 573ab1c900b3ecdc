package dev.godwit.wire.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class ScramChallengeTest {
    @FuzzTest
    void any_challenge_is_read_or_refused(byte[] octets) {
        try {
            ScramChallenge challenge = ScramChallenge.parse(new String(octets, StandardCharsets.UTF_8));
            assertThat(challenge.iterations()).isPositive();
            assertThat(challenge.salt()).isNotEmpty();
        } catch (SaslException e) {
            assertThat(e).hasMessageContaining("server");
        }
    }
}
