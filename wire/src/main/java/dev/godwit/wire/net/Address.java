package dev.godwit.wire.net;

import java.net.IDN;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host a DNS name (internationalised ones are turned into their ASCII form) or an IP address without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    /** What {@link IDN} would leave as it is, but for the time its tables take to load. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]{1,59}(\\.[A-Za-z0-9-]{1,59}){0,20}\\.?");

    public Address {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the host is missing");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        host = host.indexOf(':') >= 0 || PLAIN.matcher(host).matches() ? host : IDN.toASCII(host);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
