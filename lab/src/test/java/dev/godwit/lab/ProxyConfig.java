package dev.godwit.lab;

import dev.godwit.testkit.net.FreePort;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration of the proxy in front of servers of the lab, as an administrator would write it. */
final class ProxyConfig {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /** @param certificates the lab's folder with {@code server.pem} and {@code server.key} */
    ProxyConfig(Path certificates) {
        text.append("""
                [server]
                hostname = "localhost"
                shutdown_grace = "2s"
                [tls.certificate.lab]
                cert = "%1$s/server.pem"
                key = "%1$s/server.key"
                [identity]
                default_domain = "example.org"
                [log]
                accounts = "full"
                """.formatted(certificates));
    }

    ProxyConfig with(String lines) {
        text.append(lines).append('\n');
        return this;
    }

    /** @param tls {@code plain}, {@code starttls} or {@code implicit} */
    ProxyConfig listener(String name, String protocol, String tls) {
        return listener(name, protocol, tls, FreePort.next());
    }

    ProxyConfig listener(String name, String protocol, String tls, int port) {
        ports.put(name, port);
        return with("""
                [listener.%s]
                protocol = "%s"
                tls = "%s"
                bind = ["127.0.0.1:%d"]
                allow_plaintext_auth = %s
                max_connections_per_address = 10000
                """.formatted(name, protocol, tls, port, tls.equals("plain")));
    }

    /** @param services lines like {@code imap = { port = 143, tls = "plain" }} */
    ProxyConfig destination(String name, String forwarding, Path authority, String... services) {
        return with("""
                [destination.%s]
                host = "127.0.0.1"
                tls_server_name = "localhost"
                tls_ca = "%s"
                forwarding = "%s"
                allow_plaintext_auth = true
                [destination.%s.protocol]
                %s
                """.formatted(name, authority, forwarding, name, java.util.Arrays.stream(services).collect(Collectors.joining("\n"))));
    }

    static String service(String protocol, String port, String tls) {
        return protocol + " = { port = " + port + ", tls = \"" + tls + "\" }";
    }

    int port(String listener) {
        return ports.get(listener);
    }

    String text() {
        return text.toString();
    }
}
