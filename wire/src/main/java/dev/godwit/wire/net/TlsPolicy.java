package dev.godwit.wire.net;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What a connection demands of TLS.
 *
 * @param mode    when it starts
 * @param trust   which certificates are accepted
 * @param minimum the oldest accepted version
 * @param client  the certificate to show to the server, for SASL EXTERNAL
 */
public record TlsPolicy(TlsMode mode, Trust trust, MinimumTls minimum, Optional<ClientCertificate> client) {
    /**
     * A certificate of our own.
     *
     * @param chain PEM file: our certificate first, then its issuers
     * @param key   PEM file with the private key, PKCS #8, not encrypted
     */
    public record ClientCertificate(Path chain, Path key) {
        OwnCertificate read() throws TlsException {
            return OwnCertificate.read(chain, key);
        }
    }

    public TlsPolicy {
        Objects.requireNonNull(mode);
        Objects.requireNonNull(trust);
        Objects.requireNonNull(minimum);
        Objects.requireNonNull(client);
    }

    /**
     * Reads what it names, as every connection will.
     *
     * @throws TlsException SETUP, naming the file that cannot be used and why
     */
    public void check() throws TlsException {
        if (trust instanceof Trust.Authorities authorities) {
            AuthorityFiles.read(authorities.pem());
        }
        if (client.isPresent()) {
            client.get().read();
        }
    }

    /** Verified TLS 1.2 or later from the first byte. */
    public static TlsPolicy implicit() {
        return of(TlsMode.IMPLICIT);
    }

    /** Verified TLS 1.2 or later after {@link Connection#startTls()}. */
    public static TlsPolicy startTls() {
        return of(TlsMode.STARTTLS);
    }

    /** No TLS at all. */
    public static TlsPolicy cleartext() {
        return of(TlsMode.CLEARTEXT);
    }

    private static TlsPolicy of(TlsMode mode) {
        return new TlsPolicy(mode, new Trust.SystemAuthorities(), MinimumTls.TLS_1_2, Optional.empty());
    }

    public TlsPolicy with(Trust other) {
        return new TlsPolicy(mode, other, minimum, client);
    }

    public TlsPolicy with(MinimumTls other) {
        return new TlsPolicy(mode, trust, other, client);
    }

    public TlsPolicy with(ClientCertificate certificate) {
        return new TlsPolicy(mode, trust, minimum, Optional.of(certificate));
    }
}
