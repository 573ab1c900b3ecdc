package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FreshJvmTest {
    private static String dial(TestServer server, String how, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Dial.class.getName()));
        command.addAll(List.of(String.valueOf(server.address().port()), how));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes());
    }

    private static String authority() {
        return ((Trust.Authorities) TestCertificates.authority()).pem().toString();
    }

    @Test
    void a_connection_in_clear_loads_nothing_of_netty() throws Exception {
        try (TestServer server = TestServer.cleartext(TestServer.ECHO)) {
            assertThat(dial(server, "clear", "-Xlog:class+load")).contains("got hello").doesNotContain("io.netty.");
        }
    }

    @Test
    void without_the_native_library_the_tls_of_the_jdk_is_used() throws Exception {
        try (TestServer server = TestServer.tls("good", TestServer.ECHO)) {
            String said = dial(server, authority(), "-Dio.netty.handler.ssl.noOpenSsl=true", "-Xlog:class+load");
            assertThat(said).contains("got hello").contains("SSLEngineImpl");
        }
    }

    @Test
    void without_the_native_library_the_reason_of_a_refusal_is_known_too() throws Exception {
        try (TestServer server = TestServer.tls("elsewhere", TestServer.ECHO)) {
            assertThat(dial(server, authority(), "-Dio.netty.handler.ssl.noOpenSsl=true")).contains("WRONG_HOST");
        }
        try (TestServer server = TestServer.tls("expired", TestServer.ECHO)) {
            assertThat(dial(server, authority(), "-Dio.netty.handler.ssl.noOpenSsl=true")).contains("EXPIRED");
        }
    }

    @Test
    void without_the_native_library_legacy_tls_is_a_setup_error() throws Exception {
        try (TestServer server = TestServer.tls("good", TestServer.ECHO)) {
            assertThat(dial(server, "legacy", "-Dio.netty.handler.ssl.noOpenSsl=true")).contains("SETUP");
        }
    }
}
