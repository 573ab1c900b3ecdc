package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A secret goes to the host it was given for, and to no other. */
class SideSecretsTest {
    private static final List<EndpointUri> ACCOUNTS = List.of(EndpointUri.parse("imaps://alice@old.example.org"), EndpointUri.parse("sieve://alice@old.example.org"),
            EndpointUri.parse("caldav+https://alice@dav.example.org"));
    private final Cli cli = new Cli();
    private final SecretOptions.OfHosts hosts = new SecretOptions.OfHosts();

    private List<Secrets> secrets() {
        return new SideSecrets("source", new EndpointSecrets.Sources(null, null, null), hosts, cli.streams()).of(ACCOUNTS);
    }

    @Test
    void accounts_of_one_host_and_user_share_the_password_and_another_host_never_sees_it() {
        cli.environment.put("GODWIT_SOURCE_PASSWORD", "of old");
        List<Secrets> secrets = secrets();
        assertThat(secrets.get(0).password()).isEqualTo("of old");
        assertThat(secrets.get(1).password()).isEqualTo("of old");
        assertThatThrownBy(() -> secrets.get(2).password()).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.getMessage() + e.nextStep())
                .contains("source caldav+https://dav.example.org", "--password-file-for HOST=", "GODWIT_SOURCE_PASSWORD_3"));
    }

    @Test
    void a_numbered_variable_is_for_one_account() {
        cli.environment.put("GODWIT_SOURCE_PASSWORD", "of old");
        cli.environment.put("GODWIT_SOURCE_PASSWORD_2", "of sieve");
        cli.environment.put("GODWIT_SOURCE_PASSWORD_3", "of dav");
        assertThat(secrets().stream().map(Secrets::password)).containsExactly("of old", "of sieve", "of dav");
    }

    @Test
    void an_option_names_a_host_or_a_scheme_and_host() {
        cli.environment.put("GODWIT_SOURCE_PASSWORD", "of old");
        hosts.passwordCommands.put("dav.example.org", "echo of dav");
        hosts.passwordCommands.put("sieve://old.example.org", "echo of sieve");
        assertThat(secrets().stream().map(Secrets::password)).containsExactly("of old", "of sieve", "of dav");
        hosts.passwordCommands.put("dav.example.com", "echo mistyped");
        assertThatThrownBy(() -> SideSecrets.check(hosts, ACCOUNTS)).hasMessageContaining("dav.example.com");
    }

    @Test
    void a_person_is_asked_once_for_each_host() {
        List<String> asked = new ArrayList<>();
        cli.prompt = question -> {
            asked.add(question);
            return "typed".toCharArray();
        };
        secrets().forEach(Secrets::password);
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast()).contains("caldav+https://dav.example.org");
    }
}
