package dev.godwit.proxy.line;

import dev.godwit.proxy.backend.ClientInfo;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The XCLIENT command: what a server is told of the client, as far as it says that it wants to know. */
public final class Told {
    private Told() {}

    /**
     * The command without its line end.
     *
     * @param wanted attributes that the server advertises, in upper case
     * @param helo   what the client called itself, or null
     * @param smtp   whether IPv6 addresses get the prefix that SMTP wants
     * @return empty if it wants none of what is known
     */
    public static Optional<String> xclient(Set<String> wanted, ClientInfo client, String helo, boolean smtp) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("ADDR", address(client.address().getAddress(), smtp));
        known.put("PORT", Integer.toString(client.address().getPort()));
        known.put("DESTADDR", address(client.local().getAddress(), smtp));
        known.put("DESTPORT", Integer.toString(client.local().getPort()));
        known.put("SESSION", "godwit-" + client.session());
        known.put("TTL", Integer.toString(client.hops() - 1));
        known.put("CLIENT-TRANSPORT", client.encrypted() ? "TLS" : "insecure");
        if (smtp) {
            known.put("PROTO", "ESMTP");
        }
        if (helo != null) {
            known.put("HELO", xtext(helo));
        }
        StringBuilder command = new StringBuilder("XCLIENT");
        known.forEach((name, value) -> {
            if (wanted.contains(name)) {
                command.append(' ').append(name).append('=').append(value);
            }
        });
        return command.length() > 7 ? Optional.of(command.toString()) : Optional.empty();
    }

    private static String address(InetAddress address, boolean smtp) {
        return (smtp && address instanceof Inet6Address ? "IPV6:" : "") + address.getHostAddress().replaceFirst("%.*", "");
    }

    /** RFC 3461 §4. */
    private static String xtext(String text) {
        StringBuilder coded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 127 && b != '+' && b != '=') {
                coded.append((char) b);
            } else {
                coded.append(String.format(Locale.ROOT, "+%02X", b & 255));
            }
        }
        return coded.toString();
    }
}
