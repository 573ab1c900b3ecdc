package dev.godwit.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.proxy.config.TlsConfig;
import dev.godwit.proxy.testing.TestCertificates;
import dev.godwit.wire.net.MinimumTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    private final ServerTls tls = new ServerTls();

    private static TlsConfig.Certificate certificate(String name, boolean fallback) {
        return new TlsConfig.Certificate(name, TestCertificates.chain(name), TestCertificates.key(name), List.of(), fallback);
    }

    private static TlsConfig config(TlsConfig.Certificate... certificates) {
        return new TlsConfig(MinimumTls.TLS_1_2, List.of(certificates));
    }

    /** Whoever renews a certificate replaces one file after the other. */
    @Test
    void a_certificate_whose_key_is_still_the_old_one_is_not_taken_over(@TempDir Path folder) throws Exception {
        Path chain = Files.copy(TestCertificates.chain("mail"), folder.resolve("mail.pem"));
        Path key = Files.copy(TestCertificates.key("mail"), folder.resolve("mail.key"));
        TlsConfig config = config(new TlsConfig.Certificate("main", chain, key, List.of(), false));
        tls.load(config);
        var before = tls.fallback();
        Files.copy(TestCertificates.chain("other"), chain, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> tls.load(config)).isInstanceOf(IOException.class)
                .hasMessage("certificate 'main' cannot be used: " + key + " holds another key than that of the certificate in " + chain);
        assertThat(tls.fallback()).isSameAs(before);
        Files.copy(TestCertificates.key("other"), key, StandardCopyOption.REPLACE_EXISTING);
        tls.load(config);
        assertThat(tls.fallback()).isNotSameAs(before);
    }

    @Test
    void a_certificate_that_nobody_would_be_shown_is_a_mistake() throws Exception {
        TlsConfig.Certificate again = new TlsConfig.Certificate("again", TestCertificates.chain("mail"), TestCertificates.key("mail"), List.of(), false);
        assertThatThrownBy(() -> tls.load(config(certificate("mail", false), again))).isInstanceOf(IOException.class)
                .hasMessage("certificate 'again' would be shown to nobody: others with the same kind of key have its names");
        tls.load(config(certificate("mail", false), certificate("rsa", false), certificate("other", false), certificate("backend", true)));
    }

    @Test
    void it_is_known_when_certificates_end() throws Exception {
        assertThat(tls.ends()).isEmpty();
        tls.load(config(certificate("mail", false), certificate("other", false)));
        assertThat(tls.ends()).containsOnlyKeys("mail", "other");
        assertThat(tls.ends().get("mail")).isBetween(Instant.now().plus(20, ChronoUnit.DAYS), Instant.now().plus(40, ChronoUnit.DAYS));
    }
}
