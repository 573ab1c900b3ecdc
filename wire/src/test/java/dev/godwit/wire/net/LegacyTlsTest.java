package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.wire.net.TlsException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers of the last century, played by {@code openssl s_server} where it is installed. */
@Timeout(60)
class LegacyTlsTest {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));

    /** {@code s_server -rev} sends each line back reversed. */
    private record OldServer(Process process, int port) implements AutoCloseable {
        static OldServer start(String... options) throws Exception {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
            TlsPolicy.ClientCertificate files = TestCertificates.client("good");
            List<String> command = new ArrayList<>(List.of("/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:0",
                    "-cert", files.chain().toString(), "-key", files.key().toString(), "-rev"));
            command.addAll(List.of(options));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader said = process.inputReader();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("ACCEPT ")) {
                    return new OldServer(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
                }
            }
            throw new IllegalStateException("openssl did not start");
        }

        Address address() {
            return new Address("127.0.0.1", port);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static String talk(OldServer server, TlsPolicy policy) throws IOException {
        try (Connection connection = Connection.open(server.address(), policy, TIMEOUTS)) {
            connection.out().write("olleh\n".getBytes(StandardCharsets.US_ASCII));
            connection.out().flush();
            String answer = new String(connection.in().readNBytes(6), StandardCharsets.US_ASCII);
            return connection.tls().orElseThrow().protocol() + " " + answer.strip();
        }
    }

    @Test
    void tls_1_0_is_refused_as_too_old_unless_legacy_is_asked_for() throws Exception {
        TlsPolicy policy = TlsPolicy.implicit().with(TestCertificates.authority());
        try (OldServer server = OldServer.start("-tls1", "-cipher", "ALL:@SECLEVEL=0")) {
            assertThat(catchThrowableOfType(TlsException.class, () -> talk(server, policy)).reason())
                    .isEqualTo(Reason.PROTOCOL_TOO_OLD);
            assertThat(talk(server, policy.with(MinimumTls.LEGACY))).isEqualTo("TLSv1 hello");
        }
    }

    @Test
    void ciphers_without_forward_secrecy_that_the_jdk_refuses_work_with_tls_1_2() throws Exception {
        TlsPolicy policy = TlsPolicy.implicit().with(TestCertificates.authority());
        try (OldServer server = OldServer.start("-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0")) {
            assertThat(talk(server, policy.with(MinimumTls.LEGACY))).isEqualTo("TLSv1.2 hello");
        }
    }
}
