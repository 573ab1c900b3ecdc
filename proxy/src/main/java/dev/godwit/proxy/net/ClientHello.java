package dev.godwit.proxy.net;

import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;

/**
 * What the first message of a TLS handshake says of the certificates its client can verify (RFC 8446 §4.1.2).
 *
 * @param tls13       whether it can speak TLS 1.3, where cipher suites say nothing of certificates
 * @param ecdsaSuites whether it offers a cipher suite of TLS 1.2 for certificates with ECDSA keys (RFC 8422 §2)
 * @param signatures  the signature schemes it verifies (RFC 8446 §4.2.3)
 */
record ClientHello(boolean tls13, boolean ecdsaSuites, Set<Integer> signatures) {
    private static final ClientHello NOTHING = new ClientHello(false, false, Set.of());
    /** ECDHE_ECDSA with AES-GCM, ChaCha20 and AES-CBC: those that our side of TLS speaks. */
    private static final Set<Integer> ECDSA_SUITES = Set.of(0xC02B, 0xC02C, 0xCCA9, 0xC009, 0xC00A);
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int TLS_1_3 = 0x0304;
    private static final int VERSION_AND_RANDOM = 2 + 32;

    ClientHello {
        signatures = Set.copyOf(signatures);
    }

    /**
     * Reads the message's body; its reader index stays. One that is cut off or malformed says nothing: to refuse it is left to TLS.
     */
    static ClientHello read(ByteBuf body) {
        try {
            ByteBuf in = body.slice().skipBytes(VERSION_AND_RANDOM);
            in.skipBytes(in.readUnsignedByte()); // session
            boolean ecdsaSuites = numbers(in.readSlice(in.readUnsignedShort())).stream().anyMatch(ECDSA_SUITES::contains);
            in.skipBytes(in.readUnsignedByte()); // compression
            boolean tls13 = false;
            Set<Integer> signatures = Set.of();
            for (ByteBuf extensions = in.readSlice(in.readUnsignedShort()); extensions.isReadable(); ) {
                int type = extensions.readUnsignedShort();
                ByteBuf value = extensions.readSlice(extensions.readUnsignedShort());
                if (type == SIGNATURE_ALGORITHMS) {
                    signatures = numbers(value.readSlice(value.readUnsignedShort()));
                } else if (type == SUPPORTED_VERSIONS) {
                    tls13 = numbers(value.readSlice(value.readUnsignedByte())).contains(TLS_1_3);
                }
            }
            return new ClientHello(tls13, ecdsaSuites, signatures);
        } catch (IndexOutOfBoundsException _) {
            return NOTHING;
        }
    }

    private static Set<Integer> numbers(ByteBuf list) {
        Set<Integer> numbers = new HashSet<>();
        while (list.isReadable()) {
            numbers.add(list.readUnsignedShort());
        }
        return numbers;
    }

    /** Whether a certificate can be shown whose key signs by this scheme of ECDSA. */
    boolean takesEcdsa(int scheme) {
        return (tls13 || ecdsaSuites) && signatures.contains(scheme);
    }
}
