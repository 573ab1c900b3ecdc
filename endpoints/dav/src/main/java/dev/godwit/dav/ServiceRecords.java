package dev.godwit.dav;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** Asks DNS where a domain's service is (RFC 6764 §3, §4). */
final class ServiceRecords {
    private static final int MOST = 8;

    private ServiceRecords() {
    }

    /** @param path from the TXT record, beginning with a slash */
    record Service(String host, int port, Optional<String> path) {
    }

    /**
     * The servers of that service, the preferred first; none if DNS knows none or does not answer within some seconds.
     *
     * @param service such as {@code caldavs}
     */
    static List<Service> of(String service, String domain) {
        if (domain.indexOf('.') < 0 || domain.matches("[\\d.]+|.*:.*")) {
            return List.of(); // an address or a name of this network has no service records
        }
        String name = "_" + service + "._tcp." + domain;
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.initial", "2000");
        environment.put("com.sun.jndi.dns.timeout.retries", "1");
        try {
            DirContext dns = new InitialDirContext(environment);
            try {
                List<String> servers = values(dns, name, "SRV");
                return servers.isEmpty() ? List.of() : parse(servers, values(dns, name, "TXT"));
            } finally {
                dns.close();
            }
        } catch (NamingException noAnswer) {
            return List.of(); // DNS is one more way to look, and it leads nowhere
        }
    }

    private static List<String> values(DirContext dns, String name, String type) throws NamingException {
        List<String> values = new ArrayList<>();
        Attribute attribute = dns.getAttributes(name, new String[] {type}).get(type);
        if (attribute != null) {
            NamingEnumeration<?> all = attribute.getAll();
            while (all.hasMore() && values.size() < MOST) {
                values.add(String.valueOf(all.next()));
            }
        }
        return values;
    }

    /** @param servers {@code priority weight port target.} */
    static List<Service> parse(List<String> servers, List<String> texts) {
        Optional<String> path = texts.stream().map(text -> text.replace("\"", "")).filter(text -> text.startsWith("path=/"))
                .map(text -> text.substring("path=".length())).findFirst();
        record Server(int priority, int weight, int port, String target) {
        }
        return servers.stream().map(String::strip).filter(record -> record.matches("\\d{1,5} \\d{1,5} \\d{1,5} [A-Za-z0-9._-]{2,253}"))
                .map(record -> record.split(" "))
                .map(part -> new Server(Integer.parseInt(part[0]), Integer.parseInt(part[1]), Integer.parseInt(part[2]), part[3].replaceAll("\\.$", "")))
                // a lone dot says that there is no such service (RFC 2782)
                .filter(server -> !server.target().isEmpty() && server.port() > 0 && server.port() < 65_536)
                .sorted(Comparator.comparingInt(Server::priority).thenComparing(Comparator.comparingInt(Server::weight).reversed()))
                .map(server -> new Service(server.target(), server.port(), path)).toList();
    }
}
