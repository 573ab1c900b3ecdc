package dev.godwit.proxy.delivery;

import dev.godwit.proxy.backend.ClientInfo;
import java.net.InetAddress;
import java.net.Inet6Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Postfix's XCLIENT, which Dovecot and others have too: who the client is. https://www.postfix.org/XCLIENT_README.html */
final class XClient {
    private XClient() {}

    /**
     * The command, with those attributes alone that the server knows.
     *
     * @param hello the client's EHLO, LHLO or HELO
     */
    static String command(ClientInfo client, Command.Hello hello, Set<String> known) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("NAME", "[UNAVAILABLE]"); // otherwise it would keep the proxy's
        attributes.put("ADDR", address(client.address().getAddress()));
        attributes.put("PORT", Integer.toString(client.address().getPort()));
        attributes.put("DESTADDR", address(client.local().getAddress()));
        attributes.put("DESTPORT", Integer.toString(client.local().getPort()));
        attributes.put("HELO", xtext(hello.name()));
        attributes.put("PROTO", hello.verb().equals("HELO") ? "SMTP" : hello.verb().equals("EHLO") ? "ESMTP" : "LMTP");
        attributes.put("SESSION", "godwit-" + client.session());
        attributes.put("TTL", Integer.toString(client.hops() - 1));
        attributes.keySet().retainAll(known);
        return attributes.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).collect(Collectors.joining(" ", "XCLIENT ", ""));
    }

    private static String address(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return (address instanceof Inet6Address ? "IPV6:" : "") + (scope < 0 ? text : text.substring(0, scope));
    }

    /** RFC 3461 §4. */
    private static String xtext(String text) {
        return text.chars().mapToObj(c -> c == '+' || c == '=' || c < '!' || c > '~' ? String.format("+%02X", c) : Character.toString(c)).collect(Collectors.joining());
    }
}
