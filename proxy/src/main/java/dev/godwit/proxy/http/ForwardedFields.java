package dev.godwit.proxy.http;

import dev.godwit.proxy.config.DestinationConfig.Forwarding;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/** What a server is told of the client and of the way the request came (RFC 7239, RFC 9110 §7.6.3). */
final class ForwardedFields {
    private static final List<String> NAMES = List.of("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port",
            "x-forwarded-server", "x-real-ip");
    private static final String MARK = "(godwit)";

    private ForwardedFields() {}

    /** How many of this kind of proxy the request has passed. */
    static long hops(Fields fields) {
        return fields.values("via").stream().flatMap(value -> List.of(value.split(",")).stream()).filter(entry -> entry.endsWith(MARK)).count();
    }

    /**
     * Writes them into a request's header.
     *
     * @param trusted whether what the client itself says is believed, and continued
     * @param secure  whether the client's connection is encrypted
     * @param self    this proxy's host name
     */
    static void write(RequestHead head, Forwarding forwarding, boolean trusted, InetAddress client, boolean secure, String self) {
        Fields fields = head.fields();
        if (!trusted) {
            fields.removeIf(NAMES::contains);
        }
        if (forwarding == Forwarding.NATIVE) {
            String address = NetUtil.toAddressString(client);
            String scheme = secure ? "https" : "http";
            String node = address.indexOf(':') >= 0 ? "\"[" + address + "]\"" : address;
            append(fields, "Forwarded", "for=" + node + ";proto=" + scheme + ";host=\"" + head.authority() + "\"");
            append(fields, "X-Forwarded-For", address);
            keep(fields, "X-Forwarded-Proto", scheme);
            keep(fields, "X-Forwarded-Host", head.authority());
        }
        append(fields, "Via", "1.1 " + self + " " + MARK);
    }

    private static void append(Fields fields, String name, String value) {
        List<String> before = fields.values(name);
        fields.set(name, before.isEmpty() ? value : String.join(", ", before) + ", " + value);
    }

    /** The first proxy knows what the client asked for. */
    private static void keep(Fields fields, String name, String value) {
        if (!fields.has(name)) {
            fields.add(name, value);
        }
    }
}
