package dev.godwit.wire.net;

import java.net.IDN;

/**
 * Where a server listens.
 *
 * @param host a DNS name (internationalised ones are turned into their ASCII form) or an IP address without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    public Address {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the host is missing");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        host = host.indexOf(':') >= 0 ? host : IDN.toASCII(host);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
