package dev.godwit.wire.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.wire.net.Address;
import dev.godwit.wire.sasl.Credentials.Certificate;
import dev.godwit.wire.sasl.Credentials.Password;
import dev.godwit.wire.sasl.Credentials.Token;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SaslChoiceTest {
    private static final Address SERVER = new Address("imap.example.org", 993);
    private static final Set<String> ALL = Set.of(
            "plain", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER", "EXTERNAL");
    private static final Set<String> OLD = Set.of("PLAIN", "LOGIN", "CRAM-MD5");
    private static final Password PASSWORD = new Password("tim", "x");
    private static final Password FOR_SOMEBODY = new Password("admin", "x", Optional.of("tim"));

    private static String choose(SaslChoice choice, Set<String> offered, Credentials credentials) throws SaslException {
        return choice.choose(offered, credentials).map(Sasl::name).orElse("none");
    }

    private static SaslChoice choice(boolean encrypted, boolean cleartextLogin, boolean legacy) {
        return new SaslChoice(encrypted, cleartextLogin, legacy, SERVER, () -> "nonce");
    }

    @Test
    void the_strongest_that_fits_the_credentials_is_taken() throws Exception {
        SaslChoice choice = SaslChoice.strict(true, SERVER);
        assertThat(choose(choice, ALL, PASSWORD)).isEqualTo("SCRAM-SHA-256");
        assertThat(choose(choice, OLD, PASSWORD)).isEqualTo("PLAIN");
        assertThat(choose(choice, Set.of("LOGIN"), PASSWORD)).isEqualTo("LOGIN");
        assertThat(choose(choice, ALL, new Token("tim", "t"))).isEqualTo("OAUTHBEARER");
        assertThat(choose(choice, Set.of("XOAUTH2", "PLAIN"), new Token("tim", "t"))).isEqualTo("XOAUTH2");
        assertThat(choose(choice, ALL, new Certificate(Optional.empty()))).isEqualTo("EXTERNAL");
        assertThat(choose(choice, Set.of("GSSAPI"), PASSWORD)).isEqualTo("none");
    }

    @Test
    void nothing_that_shows_a_secret_is_taken_on_an_unencrypted_connection() throws Exception {
        SaslChoice choice = SaslChoice.strict(false, SERVER);
        assertThat(choose(choice, ALL, PASSWORD)).isEqualTo("SCRAM-SHA-256");
        assertThat(choose(choice, OLD, PASSWORD)).isEqualTo("none");
        assertThat(choose(choice, ALL, new Token("tim", "t"))).isEqualTo("none");
        assertThat(choose(choice, ALL, new Certificate(Optional.empty()))).isEqualTo("none");
        assertThat(choice.named("PLAIN", PASSWORD)).isEmpty();
        assertThat(choice.maySendSecrets()).isFalse();
    }

    @Test
    void options_allow_cleartext_and_cram_md5() throws Exception {
        assertThat(choose(choice(false, true, false), OLD, PASSWORD)).isEqualTo("PLAIN");
        assertThat(choose(choice(false, false, true), OLD, PASSWORD)).isEqualTo("CRAM-MD5");
        assertThat(choose(choice(false, true, true), OLD, PASSWORD)).isEqualTo("CRAM-MD5");
        assertThat(choose(choice(true, false, true), OLD, PASSWORD)).isEqualTo("PLAIN");
    }

    @Test
    void mechanisms_that_cannot_ask_for_another_account_are_passed_over() throws Exception {
        SaslChoice choice = choice(true, false, true);
        assertThat(choose(choice, OLD, FOR_SOMEBODY)).isEqualTo("PLAIN");
        assertThat(choose(choice, Set.of("LOGIN", "CRAM-MD5"), FOR_SOMEBODY)).isEqualTo("none");
    }

    @Test
    void a_password_that_saslprep_forbids_goes_through_plain_or_is_an_error() throws Exception {
        Password odd = new Password("tim", "a\u200eb");
        SaslChoice choice = SaslChoice.strict(true, SERVER);
        assertThat(choose(choice, ALL, odd)).isEqualTo("PLAIN");
        assertThatThrownBy(() -> choose(choice, Set.of("SCRAM-SHA-1"), odd)).isInstanceOf(SaslException.class);
    }
}
