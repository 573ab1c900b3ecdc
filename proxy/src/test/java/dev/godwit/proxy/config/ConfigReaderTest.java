package dev.godwit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.testing.TestCertificates;
import dev.godwit.wire.net.TlsMode;
import dev.godwit.wire.net.Trust;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    private static final String RIGHT = """
            [listener.imap]
            protocol = "imap"
            bind = ["127.0.0.1:143", "[::1]:143", "*:1143"]
            tls = "plain"
            [destination.old]
            host = "old.example.org"
            tls_pinned_sha256 = "AA:bb%s"
            [destination.old.protocol.imap]
            tls = "starttls"
            port = 1143
            [destination.old.protocol.pop3]
            [routing]
            default_destination = "old"
            [routes]
            path = "routes.tsv"
            """.formatted("00".repeat(30));

    private static Config read(String text) throws ConfigException {
        return ConfigReader.read(text, Path.of("/etc/godwit"), "proxy.toml");
    }

    @Test
    void what_is_not_said_has_a_safe_default() throws ConfigException {
        Config config = read(RIGHT);
        ListenerConfig listener = config.listeners().getFirst();
        assertThat(listener.bind()).hasSize(3);
        assertThat(listener.allowPlaintextAuth()).isFalse();
        assertThat(listener.proxyProtocol()).isEqualTo(ListenerConfig.ProxyProtocol.OFF);
        DestinationConfig.Service imap = config.destinations().get("old").service(Protocol.IMAP).orElseThrow();
        assertThat(imap.port()).isEqualTo(1143);
        assertThat(imap.tls().mode()).isEqualTo(TlsMode.STARTTLS);
        assertThat(imap.tls().trust()).isEqualTo(new Trust.Pinned("aabb" + "00".repeat(30)));
        assertThat(imap.allowPlaintextAuth()).isFalse();
        assertThat(config.destinations().get("old").service(Protocol.POP3).orElseThrow().port()).isEqualTo(995);
        assertThat(config.limits().hold()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.log().accounts()).isEqualTo(LogConfig.Detail.SHORT);
    }

    @Test
    void all_problems_are_told_at_once_with_line_and_column() {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read("""
                [server]
                hostnam = "x"
                threads = "four"
                [listener.imaps]
                protocol = "imapp"
                bind = ["nowhere:993", "127.0.0.1:99999"]
                tls = "implicit"
                  preauth_timeout = "soon"
                [destination.old]
                host = "h"
                tls_allow_invalid_certs = true
                tls_ca = "ca.pem"
                protocol.nntp = { port = 119 }
                [routing]
                default_destination = "neu"
                [routes]
                store = "sql"
                """));
        assertThat(e.problems()).extracting(ConfigProblem::toString).containsExactlyInAnyOrder(
                "2:1: server.hostnam: is not known here",
                "3:1: server.threads: must be a whole number",
                "5:1: listener.imaps.protocol: is \"imapp\", and must be one of \"imap\", \"pop3\", \"submission\", \"managesieve\", \"http\", \"smtp\", \"lmtp\"",
                "6:1: listener.imaps.bind: \"nowhere:993\": not a numeric address",
                "6:1: listener.imaps.bind: \"127.0.0.1:99999\": a port is at most 65535",
                "6:1: listener.imaps.bind: needs at least one address, such as [\"*:993\"]",
                "7:1: listener.imaps.tls: needs a certificate: add [tls.certificate.NAME] with cert and key",
                "8:3: listener.imaps.preauth_timeout: is \"soon\", and must be a time such as \"500ms\", \"30s\", \"5m\" or \"2h\"",
                "12:1: destination.old.tls_ca: only one of tls_ca, tls_pinned_sha256 and tls_allow_invalid_certs can hold",
                "13:1: destination.old.protocol: offers nothing: add [destination.old.protocol.imap] and the like",
                "13:19: destination.old.protocol.nntp.port: 'nntp' is not a protocol: imap, pop3, submission, managesieve, http, smtp or lmtp",
                "15:1: routing.default_destination: there is no [destination.neu]",
                "16:1: routes.url: is missing");
    }

    @Test
    void files_that_cannot_be_used_are_told_before_anybody_needs_them() {
        Path mail = TestCertificates.chain("mail");
        Path other = TestCertificates.key("other");
        Path authority = TestCertificates.authority();
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read("""
                [tls.certificate.one]
                cert = "%s"
                key = "%s"
                [tls.certificate.two]
                cert = "%s"
                key = "%s"
                [tls.certificate.three]
                cert = "missing.pem"
                key = "%s"
                """.formatted(mail, other, other, other, other) + RIGHT.replaceAll("tls_pinned_sha256.*", """
                tls_ca = "no-ca.pem"
                tls_client_cert = "%s"
                tls_client_key = "%s"
                """.formatted(authority, other).replace("\\", "/"))));
        assertThat(e.problems()).extracting(ConfigProblem::toString).containsExactlyInAnyOrder(
                "3:1: tls.certificate.one.key: " + other + " holds another key than that of the certificate in " + mail,
                "5:1: tls.certificate.two.cert: " + other + " holds no certificate",
                "8:1: tls.certificate.three.cert: /etc/godwit/missing.pem cannot be read",
                "16:1: destination.old.tls_ca: the certificates in /etc/godwit/no-ca.pem cannot be read",
                "17:1: destination.old.tls_client_cert: " + other + " holds another key than that of the certificate in " + authority);
    }

    @Test
    void broken_toml_is_told_with_its_place() {
        assertThatThrownBy(() -> read("[server\nhostname = x\n")).isInstanceOf(ConfigException.class).hasMessageContaining("proxy.toml:1:");
    }

    @Test
    void the_default_destination_offers_all_that_is_listened_on() {
        assertThatThrownBy(() -> read(RIGHT.replace("protocol = \"imap\"", "protocol = \"managesieve\""))).isInstanceOf(ConfigException.class)
                .hasMessage("proxy.toml:2:1: listener.imap.protocol: the default destination does not offer it: add [destination.old.protocol.managesieve]");
    }
}
