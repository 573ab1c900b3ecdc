package dev.godwit.wire.net;

/** When a connection becomes encrypted. */
public enum TlsMode {
    /** From the first byte (RFC 8314), as on port 993. */
    IMPLICIT,
    /** After a command of the protocol; no credential may be sent before. */
    STARTTLS,
    /** Never. */
    CLEARTEXT
}
