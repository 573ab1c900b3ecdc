package dev.godwit.wire.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.wire.sasl.Credentials.Certificate;
import dev.godwit.wire.sasl.Credentials.Password;
import dev.godwit.wire.sasl.Credentials.Token;
import dev.godwit.wire.sasl.Scram.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaslTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static String first(Sasl mechanism) {
        return text(mechanism.initialResponse().orElseThrow());
    }

    /** The exchange of RFC 5802 §5. */
    private static Scram sha1() throws SaslException {
        return new Scram(Hash.SHA_1, new Password("user", "pencil"), () -> "fyko+d2lbbFgONRv9qkxdawL");
    }

    private static final String SHA1_CHALLENGE = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

    @Test
    void scram_sha_1_speaks_the_exchange_of_rfc_5802() throws Exception {
        Scram scram = sha1();
        assertThat(first(scram)).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        assertThat(text(scram.respond(utf8(SHA1_CHALLENGE))))
                .isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(scram.complete()).isFalse();
        assertThat(scram.respond(utf8("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="))).isEmpty();
        assertThat(scram.complete()).isTrue();
    }

    @Test
    void scram_sha_256_speaks_the_exchange_of_rfc_7677() throws Exception {
        Scram scram = new Scram(Hash.SHA_256, new Password("user", "pencil"), () -> "rOprNGfwEbeRWgbNEkqO");
        assertThat(first(scram)).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        assertThat(text(scram.respond(utf8("r=" + nonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))))
                .isEqualTo("c=biws,r=" + nonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        scram.respond(utf8("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        assertThat(scram.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=rmF9pqV8S7suAoZWja4dJRkFsKR=", "v=", "", "e=invalid-proof"})
    void a_server_that_cannot_prove_itself_is_refused(String serverFinal) throws Exception {
        Scram scram = sha1();
        scram.initialResponse();
        scram.respond(utf8(SHA1_CHALLENGE));
        assertThatThrownBy(() -> scram.respond(utf8(serverFinal))).isInstanceOf(SaslException.class);
        assertThat(scram.complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "r=somebodyelse,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=2000000000",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=0",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=***,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=,i=4096",
        "m=future,r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4096",
        "",
    })
    void challenges_that_are_wrong_absurd_or_malformed_are_refused(String challenge) throws Exception {
        Scram scram = sha1();
        scram.initialResponse();
        assertThatThrownBy(() -> scram.respond(utf8(challenge))).isInstanceOf(SaslException.class);
    }

    @Test
    void names_in_scram_are_escaped_and_an_authorization_goes_into_the_header() throws Exception {
        Scram scram = new Scram(Hash.SHA_1, new Password("a=b,c", "x", Optional.of("me,you")), () -> "n");
        assertThat(first(scram)).isEqualTo("n,a=me=2Cyou,n=a=3Db=2Cc,r=n");
        String answer = text(scram.respond(utf8("r=nn,s=QSXCR+Q6sek8bf92,i=1")));
        assertThat(answer).startsWith("c=bixhPW1lPTJDeW91LA==,r=nn,p=");
    }

    @Test
    void nonces_are_printable_fresh_and_without_commas() {
        assertThat(Scram.randomNonce()).matches("[!-+\\--~]{24,}").isNotEqualTo(Scram.randomNonce());
    }

    @Test
    void saslprep_maps_normalises_and_prohibits_as_rfc_4013_shows() throws Exception {
        assertThat(SaslPrep.prepare("I\u00adX")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("user")).isEqualTo("user");
        assertThat(SaslPrep.prepare("USER")).isEqualTo("USER");
        assertThat(SaslPrep.prepare("\u00aa")).isEqualTo("a");
        assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("a\u00a0b\u3000c")).isEqualTo("a b c");
        for (String forbidden : List.of("\u0007", "\u06271", "\ue000", "\ud800", "a\u200e", "\u0627a\u0627")) {
            assertThatThrownBy(() -> SaslPrep.prepare(forbidden)).isInstanceOf(SaslException.class);
        }
    }

    @Test
    void plain_sends_authorization_name_and_password() throws Exception {
        assertThat(first(new Plain(new Password("tim", "tanstaaftanstaaf")))).isEqualTo("\0tim\0tanstaaftanstaaf");
        assertThat(first(new Plain(new Password("Kurt", "xipj3plmq", Optional.of("Ursel"))))).isEqualTo("Ursel\0Kurt\0xipj3plmq");
        assertThatThrownBy(() -> new Plain(new Password("a", "b\0c"))).isInstanceOf(SaslException.class);
    }

    @Test
    void login_answers_two_prompts_and_no_third() throws Exception {
        Login login = new Login(new Password("tim", "secret"));
        assertThat(login.initialResponse()).isEmpty();
        assertThat(text(login.respond(utf8("User Name\0")))).isEqualTo("tim");
        assertThat(login.complete()).isFalse();
        assertThat(text(login.respond(utf8("Password\0")))).isEqualTo("secret");
        assertThat(login.complete()).isTrue();
        assertThatThrownBy(() -> login.respond(utf8("More"))).isInstanceOf(SaslException.class);
    }

    @Test
    void cram_md5_gives_the_answer_of_rfc_2195() throws Exception {
        CramMd5 cram = new CramMd5(new Password("tim", "tanstaaftanstaaf"));
        assertThat(text(cram.respond(utf8("<1896.697170952@postoffice.reston.mci.net>"))))
                .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
    }

    @Test
    void oauthbearer_sends_the_message_of_rfc_7628_and_answers_a_refusal_with_0x01() throws Exception {
        OAuthBearer oauth = new OAuthBearer(new Token("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="), "server.example.com", 143);
        assertThat(first(oauth)).isEqualTo("n,a=user@example.com,\1host=server.example.com\1port=143\1"
                + "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1");
        assertThat(oauth.complete()).isTrue();
        assertThat(oauth.respond(utf8("{\"status\":\"invalid_token\",\"scope\":\"mail\"}"))).containsExactly(1);
        assertThat(oauth.refusal()).contains("invalid_token");
        assertThat(oauth.complete()).isFalse();
    }

    @Test
    void xoauth2_sends_user_and_token_and_answers_a_refusal_with_nothing() throws Exception {
        XOAuth2 oauth = new XOAuth2(new Token("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"));
        assertThat(first(oauth))
                .isEqualTo("user=someuser@example.com\1auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\1\1");
        assertThat(oauth.respond(utf8("{\"status\":\"400\",\"schemes\":\"bearer\"}"))).isEmpty();
        assertThat(oauth.refusal()).contains("400");
    }

    @Test
    void external_sends_the_authorization_or_nothing() {
        assertThat(first(new External(new Certificate(Optional.empty())))).isEmpty();
        assertThat(first(new External(new Certificate(Optional.of("fred@example.com"))))).isEqualTo("fred@example.com");
    }

    @Test
    void nothing_shows_a_secret_as_text() throws Exception {
        Password password = new Password("tim", "hunter2");
        Token token = new Token("tim", "hunter2");
        List<Object> all = List.of(password, token, new Plain(password), new Login(password), new CramMd5(password),
                new Scram(Hash.SHA_256, password, Scram::randomNonce), new XOAuth2(token), new OAuthBearer(token, "h", 1));
        assertThat(all).noneMatch(object -> object.toString().contains("hunter2"));
    }
}
