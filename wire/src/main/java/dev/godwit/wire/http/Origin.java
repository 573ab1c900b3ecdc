package dev.godwit.wire.http;

import dev.godwit.wire.net.Address;
import java.net.URI;
import java.util.Locale;

/**
 * A server as far as trust goes (RFC 6454 §4): what belongs to one origin may have its credentials.
 *
 * @param secure https rather than http
 * @param host in lower case and ASCII; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Origin(boolean secure, String host, int port) {
    public Origin {
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("the host is missing");
        }
        host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        host = Address.asciiHost(host).toLowerCase(Locale.ROOT);
        port = port < 0 ? secure ? 443 : 80 : port;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }

    /** @throws IllegalArgumentException if it is no absolute http or https URL */
    public static Origin of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("not an http or https URL");
        }
        return new Origin(scheme.equals("https"), uri.getHost(), uri.getPort());
    }

    /** The URL of a path here. @param rawPath encoded, beginning with a slash; may carry a query */
    public URI resolve(String rawPath) {
        return URI.create(this + rawPath);
    }

    /** {@code https://host}, with the port where it is not the usual one. */
    @Override
    public String toString() {
        boolean usual = port == (secure ? 443 : 80);
        return (secure ? "https://" : "http://") + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + (usual ? "" : ":" + port);
    }
}
