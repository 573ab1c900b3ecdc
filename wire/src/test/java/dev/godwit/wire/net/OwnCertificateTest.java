package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files in {@code keys} were made by OpenSSL 3.0; nobody uses them. */
class OwnCertificateTest {
    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(OwnCertificateTest.class.getResource("keys/" + name), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa.crt, rsa.key", "rsa.crt, rsa-pkcs1.key", "ec.crt, ec.key", "ec.crt, ec-sec1.key", "ec521.crt, ec521-sec1.key", "ed25519.crt, ed25519.key"})
    void a_key_is_read_in_every_form_that_is_usual(String chain, String key) throws TlsException {
        OwnCertificate own = OwnCertificate.read(file(chain), file(key));
        assertThat(own.chain()).hasSize(1);
        assertThat(own.key().getFormat()).isEqualTo("PKCS#8");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.crt, ec.key, holds no key that belongs to the certificate in",
        "ec.crt, rsa-pkcs1.key, holds no key that belongs to the certificate in",
        "ec.crt, ec-other.key, holds another key than that of the certificate in",
        "ed25519.crt, ec.key, holds no key that belongs to the certificate in",
        "rsa.crt, rsa-encrypted.key, is protected by a passphrase",
        "rsa.crt, rsa-encrypted-old.key, is protected by a passphrase",
        "rsa.crt, rsa.crt, holds no private key",
    })
    void a_key_that_cannot_be_used_with_the_certificate_is_told_from_one_that_can(String chain, String key, String why) {
        assertThatThrownBy(() -> OwnCertificate.read(file(chain), file(key))).isInstanceOf(TlsException.class).hasMessageStartingWith(file(key) + " " + why);
    }

    @Test
    void what_is_no_certificate_is_told_by_the_name_of_its_file(@TempDir Path folder) throws Exception {
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        for (Path file : new Path[] {rubbish, empty, file("rsa.key")}) {
            assertThatThrownBy(() -> OwnCertificate.chain(file)).isInstanceOf(TlsException.class).hasMessage(file + " holds no certificate");
        }
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> OwnCertificate.chain(missing)).isInstanceOf(TlsException.class).hasMessage(missing + " cannot be read");
        assertThatThrownBy(() -> OwnCertificate.read(file("rsa.crt"), missing)).isInstanceOf(TlsException.class).hasMessage(missing + " cannot be read");
    }
}
