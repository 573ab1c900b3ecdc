package dev.godwit.wire.net;

import java.util.List;

/** The oldest protocol version that is accepted. */
public enum MinimumTls {
    TLS_1_3("TLSv1.3"),
    TLS_1_2("TLSv1.2", "TLSv1.3"),
    /** TLS 1.0 and every cipher the library still has, for servers nobody can upgrade any more. Needs the native library. */
    LEGACY("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private final List<String> protocols;

    MinimumTls(String... protocols) {
        this.protocols = List.of(protocols);
    }

    /** The accepted versions under the names of JSSE. */
    List<String> protocols() {
        return protocols;
    }
}
