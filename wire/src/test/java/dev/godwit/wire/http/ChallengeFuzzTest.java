package dev.godwit.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ChallengeFuzzTest {
    @FuzzTest
    void any_challenge_is_answered_in_one_line_or_not_at_all(byte[] octets) {
        String header = new String(octets, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", " ");
        assertThat(Challenge.of(List.of(header))).allMatch(challenge -> !challenge.scheme().isEmpty());
        DigestSession.to(Challenge.of(List.of(header)), "cnonce").ifPresent(session ->
                assertThat(session.header("ada", "geheim", "GET", "/")).startsWith("Digest username").doesNotContain("geheim").doesNotContain("\r").doesNotContain("\n"));
    }
}
