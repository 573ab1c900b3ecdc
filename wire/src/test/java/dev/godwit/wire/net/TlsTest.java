package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.wire.net.TlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsTest {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20));
    private static final TlsPolicy TRUSTING = TlsPolicy.implicit().with(TestCertificates.authority());

    private static TlsException refused(TestServer server, TlsPolicy policy) {
        return catchThrowableOfType(
                TlsException.class, () -> Connection.open(server.address(), policy, TIMEOUTS).close());
    }

    @Test
    void what_is_written_in_any_pieces_comes_back_in_full_duplex() throws Exception {
        try (TestServer server = TestServer.tls("good", TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TRUSTING, TIMEOUTS)) {
            Duplex.checkEcho(connection, 20_000_000);
        }
    }

    @Test
    void the_details_name_protocol_and_certificate() throws Exception {
        try (TestServer server = TestServer.tls("good", TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TRUSTING, TIMEOUTS)) {
            TlsDetails details = connection.tls().orElseThrow();
            assertThat(details.protocol()).isEqualTo("TLSv1.3");
            assertThat(details.cipher()).startsWith("TLS_");
            assertThat(details.peerSha256()).isEqualTo(TestCertificates.fingerprint("good"));
        }
    }

    @Test
    void an_expired_certificate_is_refused_as_expired() throws Exception {
        try (TestServer server = TestServer.tls("expired", TestServer.ECHO)) {
            TlsException refusal = refused(server, TRUSTING);
            assertThat(refusal.reason()).isEqualTo(Reason.EXPIRED);
            assertThat(refusal.presentedSha256()).contains(TestCertificates.fingerprint("expired"));
        }
    }

    @Test
    void a_certificate_of_another_host_is_refused_as_wrong_host() throws Exception {
        try (TestServer server = TestServer.tls("elsewhere", TestServer.ECHO)) {
            assertThat(refused(server, TRUSTING).reason()).isEqualTo(Reason.WRONG_HOST);
        }
    }

    @Test
    void a_certificate_of_an_authority_the_system_does_not_know_is_refused_as_unknown_issuer() throws Exception {
        try (TestServer server = TestServer.tls("good", TestServer.ECHO)) {
            assertThat(refused(server, TlsPolicy.implicit()).reason()).isEqualTo(Reason.UNKNOWN_ISSUER);
        }
    }

    @Test
    void a_pinned_certificate_is_accepted_although_it_has_expired_and_nobody_vouches_for_it() throws Exception {
        Trust pin = new Trust.Pinned(TestCertificates.fingerprint("expired"));
        try (TestServer server = TestServer.tls("expired", TestServer.ECHO);
                Connection connection = Connection.open(server.address(), TlsPolicy.implicit().with(pin), TIMEOUTS)) {
            Duplex.checkEcho(connection, 1000);
        }
    }

    @Test
    void another_certificate_than_the_pinned_one_is_refused_and_its_fingerprint_told() throws Exception {
        Trust pin = new Trust.Pinned(TestCertificates.fingerprint("expired"));
        try (TestServer server = TestServer.tls("good", TestServer.ECHO)) {
            TlsException refusal = refused(server, TRUSTING.with(pin));
            assertThat(refusal.reason()).isEqualTo(Reason.PIN_MISMATCH);
            assertThat(refusal).hasMessageContaining(TestCertificates.fingerprint("good"));
        }
    }

    @Test
    void an_unverified_connection_accepts_what_a_verified_one_refuses() throws Exception {
        try (TestServer server = TestServer.tls("elsewhere", TestServer.ECHO);
                Connection connection = Connection.open(
                        server.address(), TlsPolicy.implicit().with(new Trust.Unverified()), TIMEOUTS)) {
            Duplex.checkEcho(connection, 1000);
        }
    }

    @Test
    void a_server_that_greets_in_clear_is_said_not_to_speak_tls() throws Exception {
        try (TestServer server = TestServer.cleartext(socket -> {
            socket.getOutputStream().write("* OK IMAP4rev1 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        })) {
            assertThat(refused(server, TRUSTING).reason()).isEqualTo(Reason.NOT_TLS);
        }
    }

    @Test
    void a_server_that_hangs_up_in_the_handshake_is_said_to() throws Exception {
        try (TestServer server = TestServer.cleartext(socket -> socket.getInputStream().readNBytes(6))) {
            assertThat(refused(server, TRUSTING)).hasMessageContaining("hung up");
        }
    }

    @Test
    void a_client_certificate_is_shown_to_a_server_that_wants_one() throws Exception {
        TlsPolicy policy = TRUSTING.with(TestCertificates.client("elsewhere"));
        try (TestServer server = TestServer.wantingCertificates(TestServer.ECHO);
                Connection connection = Connection.open(server.address(), policy, TIMEOUTS)) {
            Duplex.checkEcho(connection, 1000);
        }
    }

    @Test
    void a_missing_authority_file_is_a_setup_error_before_the_handshake() throws Exception {
        try (TestServer server = TestServer.tls("good", TestServer.ECHO)) {
            Trust missing = new Trust.Authorities(Path.of("/nowhere/ca.pem"));
            assertThat(refused(server, TlsPolicy.implicit().with(missing)).reason()).isEqualTo(Reason.SETUP);
        }
    }
}
