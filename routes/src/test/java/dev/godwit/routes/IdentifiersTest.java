package dev.godwit.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.routes.Identifiers.Policy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentifiersTest {
    private final Identifiers usual = new Identifiers(Policy.usual().withDefaultDomain("Example.ORG"));
    private final Identifiers bare = new Identifiers(new Policy(false, "", Optional.empty(), "", false));

    @ParameterizedTest
    @ValueSource(strings = {"alice@example.org", "ALICE@Example.Org", " alice@example.org ", "alice", "Alice", "alice%admin", "alice@example.org%admin",
            "alice*master@example.org", "alice@example.org*master%x", "alice@example.org.", "\uff41lice@example.org", "alice%a*b"})
    void all_spellings_of_a_login_are_one_account(String login) {
        assertThat(candidates(usual, login)).containsExactly("alice@example.org", "@example.org");
    }

    @Test
    void a_tag_is_tried_before_the_name_without_it_and_the_domain_comes_last() {
        assertThat(candidates(usual, "Alice+Lists+x@d.example")).containsExactly("alice+lists+x@d.example", "alice@d.example", "@d.example");
        assertThat(candidates(usual, "+x@d.example")).containsExactly("+x@d.example", "@d.example");
    }

    @Test
    void the_authorization_identity_is_the_account_and_nothing_of_the_other_is_looked_at() {
        assertThat(usual.login("admin", "bob@example.org").orElseThrow().candidates()).containsExactly("bob@example.org", "@example.org");
        assertThat(usual.login("bad name", "bob").orElseThrow().candidates().getFirst()).isEqualTo("bob@example.org");
        assertThat(usual.login("alice", "b b")).isEmpty();
    }

    @Test
    void without_the_options_names_stay_as_they_are_but_for_the_domain() {
        assertThat(candidates(bare, "Alice+x%y@EXAMPLE.org")).containsExactly("Alice+x%y@example.org");
        assertThat(candidates(bare, "Alice")).containsExactly("Alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "@example.org", "%admin", "*", "al ice", "al\tice@example.org", "alice\r\n@example.org", "\"alice\"@example.org",
            "alice@", "alice@.example", "alice@a..b", "alice@exa mple", "al\u0000ice", "al\u200bice", "al\u202eice", "al\u00a0ice", "al\ud800ice", "alice@d\u0007"})
    void what_cannot_be_a_name_is_refused(String login) {
        assertThat(usual.login(login)).isEmpty();
        assertThat(bare.login(login.replaceAll("^[%*].*", ""))).isEmpty();
    }

    @Test
    void names_that_are_too_long_are_refused() {
        assertThat(usual.login("a".repeat(400) + "@example.org")).isEmpty();
        assertThat(usual.login("a".repeat(10_000_000))).isEmpty();
    }

    @Test
    void composed_and_decomposed_letters_and_both_forms_of_a_domain_are_one_name() {
        assertThat(candidates(usual, "JU\u0308rgen@B\u00fccher.example")).isEqualTo(candidates(usual, "j\u00fcrgen@xn--bcher-kva.example"))
                .containsExactly("j\u00fcrgen@xn--bcher-kva.example", "@xn--bcher-kva.example");
    }

    @Test
    void a_sharp_s_does_not_turn_one_domain_into_another() {
        assertThat(candidates(usual, "a@stra\u00dfe.example").getFirst()).isEqualTo("a@stra\u00dfe.example").isNotEqualTo(candidates(usual, "a@strasse.example").getFirst());
    }

    @Test
    void keys_keep_tags_and_may_name_a_domain() {
        assertThat(usual.key("Alice+X")).contains("alice+x@example.org");
        assertThat(usual.key("@Example.NET")).contains("@example.net");
        assertThat(usual.key("alice%admin@example.org")).contains("alice%admin@example.org");
        assertThat(usual.key("@")).isEmpty();
        assertThat(usual.key("a b")).isEmpty();
    }

    @Test
    void keys_are_stable() {
        for (String name : List.of("Alice", "ALICE+x@B\u00fccher.example", "\u0130stanbul@x.example", "\u1e9e@x.example", "@Example.org")) {
            String key = usual.key(name).orElseThrow();
            assertThat(usual.key(key)).contains(key);
        }
    }

    @Test
    void a_policy_that_cannot_be_meant_is_refused() {
        assertThatThrownBy(() -> new Identifiers(Policy.usual().withDefaultDomain("exa mple"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identifiers(new Policy(true, "@", Optional.empty(), "", true))).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> candidates(Identifiers identifiers, String login) {
        return identifiers.login(login).orElseThrow().candidates();
    }
}
