package dev.godwit.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to log in, and what is said when it fails. */
class ImapLoginTest {
    private final MailStore store = new MailStore();
    private ImapServer server;

    ImapLoginTest() {
        store.addAccount("alice", "sécret \"1\\");
        store.addMaster("root", "master");
        server = ImapServer.start(store, Quirks.none());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Source open(String options, String password) {
        return new ImapEndpoint().openSource(uri("imap", "cleartext=yes" + options), ImapAccountUnderTest.secrets(password));
    }

    private EndpointUri uri(String scheme, String options) {
        return EndpointUri.parse(scheme + "://alice@127.0.0.1:" + server.port() + "?" + options);
    }

    private static EndpointException failing(Runnable work) {
        return catchThrowableOfType(EndpointException.class, work::run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "plain", "login", "scram-sha-1", "scram-sha-256"})
    void a_password_opens_the_account(String mechanism) {
        try (Source source = open("&auth=" + mechanism, "sécret \"1\\")) {
            assertThat(source.mailboxes()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "plain", "login", "scram-sha-1", "scram-sha-256"})
    void a_wrong_password_is_denied_with_advice_and_not_repeated(String mechanism) {
        EndpointException e = failing(() -> open("&auth=" + mechanism, "topsecret"));
        assertThat(e.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(e.nextStep()).isPresent();
        assertThat(e).hasMessageContaining("imap://alice@127.0.0.1").hasMessageNotContaining("topsecret");
        assertThat(server.acceptedConnections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&admin=root", "&admin=root&auth=scram-sha-256", "&proxyauth=root", "&master=root&auth=login"})
    void an_administrator_opens_the_account_of_another(String how) {
        store.account("alice").create(MailboxPath.of("Only Alice's"));
        try (Source source = open(how, "master")) {
            assertThat(source.mailboxes()).extracting(mailbox -> mailbox.path()).contains(MailboxPath.of("Only Alice's"));
            assertThat(source.describe().identity()).isEqualTo("imap://alice@127.0.0.1:" + server.port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xoauth2", "oauthbearer"})
    void a_token_that_expires_in_the_middle_of_the_work_is_renewed_for_the_next_connection(String mechanism) {
        store.account("alice").acceptToken("token 1", 1);
        store.account("alice").acceptToken("token 2", 100);
        List<Boolean> asked = new ArrayList<>();
        Secrets tokens = new Secrets() {
            @Override
            public String password() {
                throw new AssertionError("nobody should ask for a password");
            }

            @Override
            public String token(boolean afterRejection) {
                asked.add(afterRejection);
                return afterRejection ? "token 2" : "token 1";
            }
        };
        try (Source source = new ImapEndpoint().openSource(uri("imap", "cleartext=yes&auth=" + mechanism), tokens);
                MailboxReader first = source.openReader(); MailboxReader second = source.openReader()) {
            assertThat(first.list(MailboxPath.INBOX).size()).isZero();
            assertThat(second.list(MailboxPath.INBOX).size()).isZero();
        }
        assertThat(asked).containsExactly(false, false, true);
    }

    @Test
    void without_login_and_mechanisms_nothing_is_sent() {
        server.quirks(Quirks.none().onlyCapabilities("IMAP4rev1", "LOGINDISABLED"));
        assertThat(failing(() -> open("", "secret")).kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(server.commandCounts()).doesNotContainKeys("LOGIN", "AUTHENTICATE");
    }

    @Test
    void imap_without_tls_is_refused_unless_asked_for() {
        EndpointException e = failing(() -> new ImapEndpoint().openSource(uri("imap", ""), ImapAccountUnderTest.secrets("sécret")));
        assertThat(e.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(e).hasMessageContaining("STARTTLS");
        assertThat(server.commandCounts()).doesNotContainKeys("LOGIN", "AUTHENTICATE");
    }

    @Test
    void tls_from_the_start_and_by_starttls_is_verified(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        for (String scheme : List.of("imaps", "imap")) {
            try (ImapServer secure = scheme.equals("imaps") ? ImapServer.startWithTls(store, Quirks.none(), certificate.context())
                    : ImapServer.startWithStartTls(store, Quirks.none(), certificate.context())) {
                String url = scheme + "://alice@127.0.0.1:" + secure.port();
                Secrets secrets = ImapAccountUnderTest.secrets("sécret \"1\\");
                EndpointException e = failing(() -> new ImapEndpoint().openSource(EndpointUri.parse(url), secrets));
                assertThat(e.kind()).isEqualTo(Kind.ACCESS_DENIED);
                assertThat(e.nextStep().orElseThrow()).contains("?ca=").contains("?pin=");
                assertThat(secure.commandCounts()).doesNotContainKeys("LOGIN", "AUTHENTICATE");
                for (String trust : List.of("?ca=" + certificate.pem(), "?tls=unverified", "?ca=" + certificate.pem() + "&compress=yes")) {
                    try (Source source = new ImapEndpoint().openSource(EndpointUri.parse(url + trust), secrets)) {
                        assertThat(source.mailboxes()).hasSize(1);
                    }
                }
            }
        }
    }

    @Test
    void too_many_connections_lower_the_number_that_is_useful() {
        server.quirks(Quirks.none().connectionLimit(2));
        try (Source source = open("", "sécret \"1\\"); MailboxReader first = source.openReader(); MailboxReader second = source.openReader()) {
            assertThat(source.usefulReaders()).isEqualTo(4);
            EndpointException e = failing(source::openReader);
            assertThat(e.kind()).isEqualTo(Kind.SLOW_DOWN);
            assertThat(source.usefulReaders()).isEqualTo(2);
            assertThat(first.list(MailboxPath.INBOX).size() + second.list(MailboxPath.INBOX).size()).isZero();
        }
    }

    @Test
    void a_transcript_holds_the_conversation_without_the_password(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("transcript");
        try (Source source = open("&auth=login&transcript=" + file, "sécret \"1\\")) {
            source.mailboxes();
        }
        assertThat(Files.readString(file)).contains("LIST").doesNotContain("écret").doesNotContain("LOGIN \"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void ten_thousand_mailboxes_cost_no_round_trip_each() {
        for (int i = 0; i < 10_000; i++) {
            store.account("alice").create(MailboxPath.of("Box " + i));
        }
        try (Source source = open("", "sécret \"1\\")) {
            List<MailboxPath> paths = source.mailboxes().stream().map(mailbox -> mailbox.path()).toList();
            assertThat(source.states(paths)).hasSize(10_001);
            assertThat(server.commandCounts()).doesNotContainKey("STATUS").containsEntry("LIST", 3L);
        }
        try (Source source = open("&disable=LIST-STATUS", "sécret \"1\\")) {
            List<MailboxPath> paths = source.mailboxes().stream().map(mailbox -> mailbox.path()).toList();
            assertThat(source.states(paths)).hasSize(10_001);
            assertThat(server.commandCounts()).containsEntry("STATUS", 10_001L);
        }
    }

    @Test
    void a_server_that_stands_still_is_given_up_after_the_timeout() {
        try (Source source = open("&timeout=1", "sécret \"1\\"); MailboxReader reader = source.openReader()) {
            server.quirks(Quirks.none().stallAtCommand(1));
            EndpointException e = failing(() -> reader.bodies(MailboxPath.INBOX, UidSet.of(1), (uid, size, body) -> { }));
            assertThat(e.kind()).isEqualTo(Kind.CONNECTION);
        }
    }
}
