package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.dav.DavEndpoint;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.items.ItemSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways into an account, and who must stay outside. */
@Tag("lab")
class LoginTest {
    private static final String USER = "user07";

    private static Source open(String url, Secrets secrets) {
        return new ImapEndpoint().openSource(EndpointUri.parse(url), secrets);
    }

    private static EndpointException refused(String url, Secrets secrets) {
        EndpointException refusal = catchThrowableOfType(EndpointException.class, () -> open(url, secrets).close());
        assertThat(refusal).as("it must not be possible to open %s", url).isNotNull();
        return refusal;
    }

    private static String starttls(LabServer server, String options) {
        return server.get("URL_IMAP").replace("://", "://" + USER + "@") + "?" + options;
    }

    /** Cyrus 3.10 does not offer STARTTLS unless it is configured to, and the lab's Courier, without root rights, cannot do it. */
    private static boolean upgrades(String name) {
        return !name.equals("cyrus310") && !name.equals("courier");
    }

    /** Puts a message into the account as its owner, and looks whether somebody else finds exactly that. */
    private static void holdsTheSame(LabServer server, Source byAnotherWay) {
        try (var owner = server.target(USER)) {
            Account.append(owner, MailboxPath.INBOX, Account.message("for " + USER));
            assertThat(Account.digests(byAnotherWay, MailboxPath.INBOX)).hasSize(1).isEqualTo(Account.digests(owner, MailboxPath.INBOX));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dovecot23-maildir", "dovecot23-sdbox", "dovecot24"})
    void a_master_user_of_dovecot_opens_the_account_of_another(String name) {
        LabServer server = LabServer.named(name);
        server.reset(USER);
        try (Source source = open(server.url(USER, "&master=" + server.get("MASTER")), Passwords.always(server.get("MASTER_PASSWORD")))) {
            holdsTheSame(server, source);
        }
        assertThat(refused(server.url(USER, "&master=" + server.get("MASTER")), Passwords.always("wrong")).kind()).isEqualTo(Kind.ACCESS_DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cyrus36", "cyrus310"})
    void an_administrator_of_cyrus_opens_the_account_of_another(String name) {
        LabServer server = LabServer.named(name);
        server.reset(USER);
        try (Source source = open(server.url(USER, "&admin=" + server.get("ADMIN")), Passwords.always(server.get("ADMIN_PASSWORD")))) {
            holdsTheSame(server, source);
        }
        assertThat(refused(server.url(USER, "&admin=alice"), server.secrets()).kind()).as("alice administrates nothing").isEqualTo(Kind.ACCESS_DENIED);
    }

    @ParameterizedTest
    @CsvSource({"dovecot23-maildir,scram-sha-256", "dovecot23-maildir,scram-sha-1", "dovecot23-sdbox,scram-sha-256", "dovecot24,scram-sha-256",
            "dovecot24,scram-sha-1", "cyrus36,scram-sha-256", "cyrus36,scram-sha-1", "cyrus310,scram-sha-256", "cyrus310,scram-sha-1", "courier,plain"})
    void a_mechanism_that_is_offered_can_be_used_with_either_kind_of_tls(String name, String mechanism) {
        LabServer server = LabServer.named(name);
        open(server.url(USER, "&auth=" + mechanism), server.secrets()).close();
        if (upgrades(name)) {
            open(starttls(server, "ca=" + server.get("CA") + "&auth=" + mechanism), server.secrets()).close();
        }
        assertThat(refused(server.url(USER, "&auth=" + mechanism), Passwords.always("wrong")).kind()).isEqualTo(Kind.ACCESS_DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dovecot23-maildir", "dovecot24", "cyrus36", "cyrus310", "courier"})
    void only_the_right_certificate_is_trusted(String name) throws Exception {
        LabServer server = LabServer.named(name);
        Path tls = Path.of(server.get("CA")).resolveSibling("server.pem");
        String pin = fingerprint(tls);
        String otherPin = fingerprint(tls.resolveSibling("elsewhere.pem"));
        String imaps = server.get("URL_IMAPS").replace("://", "://" + USER + "@");
        open(imaps + "?pin=" + pin, server.secrets()).close();
        List<String> wrongs = new ArrayList<>(List.of(imaps, imaps + "?pin=" + otherPin, imaps + "?ca=" + tls.resolveSibling("elsewhere.pem")));
        if (upgrades(name)) {
            wrongs.add(server.get("URL_IMAP").replace("://", "://" + USER + "@"));
        }
        for (String wrong : wrongs) {
            EndpointException refusal = refused(wrong, new Secrets() {
                @Override
                public String password() {
                    throw new AssertionError("the password must not be needed before the server is known");
                }

                @Override
                public String token(boolean afterRejection) {
                    throw new AssertionError("nor a token");
                }
            });
            assertThat(refusal.kind()).as(wrong).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(refusal.nextStep()).as(wrong).isPresent();
        }
    }

    private static String fingerprint(Path certificate) throws Exception {
        try (var in = Files.newInputStream(certificate)) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(
                    CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded()));
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws IOException {
        LabServer server = LabServer.named("dovecot24");
        // the certificate is for localhost and the loopback addresses
        String url = server.url(USER).replace("@localhost:", "@localhost.localdomain:");
        if (resolves("localhost.localdomain")) {
            assertThat(refused(url, server.secrets()).kind()).isEqualTo(Kind.ACCESS_DENIED);
        }
        open(server.url(USER).replace("@localhost:", "@127.0.0.1:"), server.secrets()).close();
    }

    private static boolean resolves(String host) {
        try {
            return java.net.InetAddress.getByName(host).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    @Test
    void files_are_had_by_digest_from_a_server_that_takes_nothing_else() {
        LabServer server = LabServer.named("apache");
        server.reset(USER);
        for (String options : List.of("&auth=digest", "")) {
            String url = "webdav+https://" + USER + "@localhost:" + server.httpsPort() + server.get("PATH_DIGEST").replace("{user}", USER) + "?ca=" + server.get("CA") + options;
            try (Target files = new DavEndpoint().openTarget(EndpointUri.parse(url), server.secrets())) {
                ItemTarget items = (ItemTarget) files.items().orElseThrow();
                ItemCollection root = items.collections(DataKind.FILES).getFirst();
                int stored = 0;
                // the server's nonces live for a second
                for (long end = System.nanoTime() + 2_500_000_000L; System.nanoTime() < end; stored++) {
                    byte[] text = ("text " + stored).getBytes(StandardCharsets.UTF_8);
                    Items.put(items, root, new ItemSample(DataKind.FILES, "text/plain", options.length() + "-" + stored + ".txt", "", text, new TreeMap<>()));
                }
                assertThat(items.list(root, "").items().stream().filter(stub -> stub.name().startsWith(options.length() + "-"))).hasSize(stored).isNotEmpty();
            }
            assertThat(catchThrowableOfType(EndpointException.class, () -> new DavEndpoint().openTarget(EndpointUri.parse(url), Passwords.always("wrong")).close()).kind())
                    .isEqualTo(Kind.ACCESS_DENIED);
        }
    }
}
