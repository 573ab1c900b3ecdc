package dev.godwit.proxy;

import java.util.Locale;

/** What a listener speaks with clients and with servers. */
public enum Protocol {
    IMAP(143, 993),
    POP3(110, 995),
    SUBMISSION(587, 465),
    /** ManageSieve, RFC 5804; it has no port for TLS from the first byte. */
    MANAGESIEVE(4190, 4190),
    HTTP(80, 443),
    SMTP(25, 25),
    LMTP(24, 24);

    private final int port;
    private final int tlsPort;

    Protocol(int port, int tlsPort) {
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /** As configuration, logs and metrics write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The usual port of a server. @param implicitTls whether TLS comes first */
    public int port(boolean implicitTls) {
        return implicitTls ? tlsPort : port;
    }
}
