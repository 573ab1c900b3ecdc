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
    private static final Pattern ASCII_NAME = Pattern.compile("[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})*");

    public Address {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the host is missing");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        host = asciiHost(host);
    }

    /**
     * A DNS name in its ASCII form; an IP address as it is.
     *
     * @throws IllegalArgumentException if the name has no such form
     */
    public static String asciiHost(String host) {
        // most names are what they shall be, and the tables for the others take a while to load
        return host.indexOf(':') >= 0 || ASCII_NAME.matcher(host).matches() ? host : IDN.toASCII(host);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
