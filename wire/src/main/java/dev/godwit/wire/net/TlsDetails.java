package dev.godwit.wire.net;

/**
 * What the handshake agreed on.
 *
 * @param protocol   such as {@code TLSv1.3}
 * @param cipher     the cipher suite
 * @param peerSha256 SHA-256 of the server's certificate in DER form, 64 lower-case hexadecimal digits
 */
public record TlsDetails(String protocol, String cipher, String peerSha256) {}
