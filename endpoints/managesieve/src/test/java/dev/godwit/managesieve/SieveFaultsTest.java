package dev.godwit.managesieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.sieve.SieveDialect;
import dev.godwit.testkit.sieve.SieveServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SieveFaultsTest {
    private static final ItemCollection SCRIPTS = ItemCollection.only(DataKind.SCRIPTS, "");
    private SieveServer server = SieveServer.start(SieveDialect.PIGEONHOLE);
    private Target target;

    @AfterEach
    void close() {
        if (target != null) {
            target.close();
        }
        server.close();
    }

    private void restart(SieveDialect dialect) {
        server.close();
        server = SieveServer.start(dialect);
    }

    private ItemTarget open() {
        return open("secret");
    }

    private ItemTarget open(String password) {
        target = new SieveEndpoint().openTarget(EndpointUri.parse("sieve://alice@127.0.0.1:" + server.port() + "?cleartext=yes"), new Secrets() {
            @Override
            public String password() {
                return password;
            }

            @Override
            public String token(boolean afterRejection) {
                throw new AssertionError("no token was expected to be asked for");
            }
        });
        return (ItemTarget) target.items().orElseThrow();
    }

    private static Outgoing script(String name, String text, Map<String, String> properties) {
        return new Outgoing(BytesBody.of(text), "application/sieve", name, "", new TreeMap<>(properties), null, null);
    }

    private static List<String> put(ItemTarget to, Outgoing... scripts) {
        List<String> answers = new ArrayList<>();
        to.put(SCRIPTS, List.of(scripts), new ItemTarget.Answers() {
            @Override
            public void stored(int index, String id, String version) {
                answers.add(index + " stored " + id);
            }

            @Override
            public void refused(int index, RefusalReason reason, String serverText) {
                answers.add(index + " refused " + serverText);
            }

            @Override
            public void conflict(int index, String id) {
                answers.add(index + " conflict " + id);
            }
        });
        return answers;
    }

    @Test
    void a_script_that_needs_what_the_server_lacks_is_refused_before_anything_is_sent_and_the_rest_goes_through() {
        assertThat(put(open(), script("a", "require \"enotify\";\nkeep;", Map.of()), script("b", "keep;", Map.of())))
                .containsExactly("0 refused line 1: the server lacks the extension \"enotify\"", "1 stored b");
        assertThat(server.commands()).contains("PUTSCRIPT").filteredOn("PUTSCRIPT"::equals).hasSize(1);
        assertThat(server.scripts()).containsOnlyKeys("b");
    }

    @Test
    void a_script_that_does_not_compile_is_refused_with_the_line_the_server_names() {
        assertThat(put(open(), script("a", "keep;\nsyntaxerror", Map.of())))
                .containsExactly("0 refused script: line 2: error: unknown command 'syntaxerror'.");
        assertThat(server.commands()).doesNotContain("PUTSCRIPT");
    }

    @Test
    void an_old_server_checks_when_it_stores() {
        restart(SieveDialect.PIGEONHOLE.withoutVersion());
        assertThat(put(open(), script("a", "keep;\nsyntaxerror", Map.of()), script("b", "keep;", Map.of())))
                .containsExactly("0 refused script: line 2: error: unknown command 'syntaxerror'.", "1 stored b");
        assertThat(server.commands()).doesNotContain("CHECKSCRIPT");
    }

    @Test
    void limits_of_number_and_size_are_found_before_a_script_is_sent() {
        restart(SieveDialect.CYRUS.withLimits(1, 100));
        assertThat(put(open(), script("a", "keep;" + " ".repeat(200), Map.of()), script("b", "keep;", Map.of()), script("c", "keep;", Map.of()))).containsExactly(
                "0 refused the server's limit for scripts is reached: Script too large", "1 stored b", "2 refused the server allows no more scripts: Too many scripts");
    }

    @Test
    void a_lost_answer_is_a_lost_connection_and_the_script_is_found_afterwards() {
        ItemTarget to = open();
        server.loseAnswerTo("PUTSCRIPT");
        assertThatThrownBy(() -> put(to, script("a", "keep;", Map.of()))).isInstanceOfSatisfying(EndpointException.class,
                e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION));
        assertThat(to.list(SCRIPTS, "").items()).extracting("id").containsExactly("a");
        assertThat(put(to, script("a", "keep;", Map.of()))).containsExactly("0 conflict a");
    }

    @Test
    void there_is_never_more_than_one_active_script() {
        ItemTarget to = open();
        put(to, script("a", "keep;", Map.of(Item.ACTIVE, "true")), script("b", "discard;", Map.of(Item.ACTIVE, "true")), script("c", "stop;", Map.of(Item.ACTIVE, "false")));
        assertThat(server.active()).isEqualTo("b");
        List<String> active = new ArrayList<>();
        to.read(SCRIPTS, List.of("a", "b", "c"), (item, content) -> {
            if (item.properties().get(Item.ACTIVE).equals("true")) {
                active.add(item.name());
            }
        });
        assertThat(active).containsExactly("b");
    }

    @Test
    void a_script_that_somebody_changed_meanwhile_is_not_overwritten() {
        ItemTarget to = open();
        put(to, script("a", "keep;", Map.of()));
        String version = to.list(SCRIPTS, "").items().getFirst().version();
        server.scripts().put("a", "discard;".getBytes(StandardCharsets.UTF_8));
        assertThat(put(to, new Outgoing(BytesBody.of("stop;"), "application/sieve", "a", "", new TreeMap<>(), "a", version))).containsExactly("0 conflict a");
        assertThat(server.scripts().get("a")).asString().isEqualTo("discard;");
    }

    @Test
    void a_wrong_password_a_referral_and_a_server_that_asks_to_come_back_are_told_apart() {
        assertThatThrownBy(() -> open("wrong")).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(e.getMessage()).doesNotContain("wrong");
        });
        server.answerLogin("BYE (REFERRAL \"sieve://other.example.org\") \"Try there.\"");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.USAGE);
            assertThat(e.getMessage()).contains("sieve://other.example.org");
        });
        server.answerLogin("NO (TRYLATER) \"Busy.\"");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION));
        server.answerLogin("* OK IMAP4rev1");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(e.nextStep()).isPresent();
        });
    }
}
