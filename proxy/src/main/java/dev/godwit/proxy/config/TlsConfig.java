package dev.godwit.proxy.config;

import dev.godwit.wire.net.MinimumTls;
import dev.godwit.wire.net.OwnCertificate;
import dev.godwit.wire.net.TlsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code [tls]}: what clients are shown.
 *
 * @param minimum      the oldest version
 * @param certificates in the order of the file; empty where no listener uses TLS
 */
public record TlsConfig(MinimumTls minimum, List<Certificate> certificates) {

    /**
     * {@code [tls.certificate.NAME]}.
     *
     * @param name     in the configuration
     * @param chain    PEM file: the certificate first, then its issuers
     * @param key      PEM file with the private key, PKCS #8
     * @param names    host names it is shown for ({@code *.example.org} too); empty = those in the certificate
     * @param fallback whether clients that name no known host are shown it
     */
    public record Certificate(String name, Path chain, Path key, List<String> names, boolean fallback) {
        public Certificate {
            names = List.copyOf(names);
        }

        /** @throws TlsException naming the file that cannot be used, or is no longer what it was */
        public OwnCertificate read() throws TlsException {
            return OwnCertificate.read(chain, key);
        }
    }

    public TlsConfig {
        certificates = List.copyOf(certificates);
    }

    static TlsConfig read(Section section) {
        String minimum = section.string("min_version", "1.2");
        if (!minimum.equals("1.2") && !minimum.equals("1.3")) {
            section.problem("min_version", "must be \"1.2\" or \"1.3\"");
        }
        List<Certificate> certificates = new ArrayList<>();
        for (Map.Entry<String, Section> entry : section.sections("certificate").entrySet()) {
            certificates.add(certificate(entry.getKey(), entry.getValue()));
        }
        section.end();
        return new TlsConfig(minimum.equals("1.3") ? MinimumTls.TLS_1_3 : MinimumTls.TLS_1_2, certificates);
    }

    private static Certificate certificate(String name, Section section) {
        Certificate certificate = new Certificate(name, file(section, "cert"), file(section, "key"),
                section.strings("names", List.of()), section.flag("default", false));
        section.end();
        check(certificate, section);
        return certificate;
    }

    private static void check(Certificate certificate, Section section) {
        if (!Files.isReadable(certificate.chain()) || !Files.isReadable(certificate.key())) {
            return; // was told already
        }
        String key = "cert";
        try {
            OwnCertificate.chain(certificate.chain());
            key = "key";
            certificate.read();
        } catch (TlsException e) {
            section.problem(key, e.getMessage());
        }
    }

    private static Path file(Section section, String key) {
        section.required(key);
        Path path = section.path(key).orElse(Path.of("missing"));
        if (section.has(key) && !Files.isReadable(path)) {
            section.problem(key, path + " cannot be read");
        }
        return path;
    }
}
