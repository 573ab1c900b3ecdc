package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NamesMessages;
import dev.godwit.contract.Numbers;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.jmap.client.Patience;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.jmap.JmapServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One account for contract suites, on any server, whose messages keep their numbers when it is opened again. */
final class JmapAccountUnderTest implements AutoCloseable {
    private final String url;
    private final Secrets secrets;
    private final Numbers numbers = new MemoryNumbers(4711);
    private Target target;

    JmapAccountUnderTest(String url, Secrets secrets) {
        this.url = url;
        this.secrets = secrets;
    }

    /** The account alice of a server in memory, whose store must have it with the password {@code secret}. */
    static JmapAccountUnderTest on(JmapServer server, String options) {
        return new JmapAccountUnderTest(url(server, options), TestSecrets.password("secret"));
    }

    static String url(JmapServer server, String options) {
        return "jmap+http://alice@localhost:" + server.port() + "?cleartext=yes" + options;
    }

    static Target open(String url, Secrets secrets) {
        return new JmapEndpoint(Clock.systemUTC(), wait -> Thread.yield()).openTarget(EndpointUri.parse(url), secrets);
    }

    Target target() {
        if (target == null) {
            target = new JmapEndpoint(Clock.systemUTC(), Patience.SLEEPING).openTarget(EndpointUri.parse(url), secrets);
            ((NamesMessages) target).use(numbers);
        }
        return target;
    }

    /** Makes the account empty: for servers that outlive a case. Must not be the account of anybody. */
    void wipe() {
        List<MailboxPath> kept = new ArrayList<>(List.of(MailboxPath.INBOX));
        target().mailboxes().stream().map(Mailbox::path).filter(path -> !path.isInbox())
                .sorted(Comparator.comparing(MailboxPath::depth).reversed()).forEach(path -> {
                    try {
                        target().delete(path);
                    } catch (EndpointException needed) {
                        kept.add(path); // servers keep mailboxes with roles
                    }
                });
        try (MailboxWriter writer = target().openWriter(); var reader = target().openReader()) {
            for (MailboxPath path : kept) {
                writer.delete(path, reader.list(path).uids());
            }
        }
        close();
    }

    @Override
    public void close() {
        if (target != null) {
            target.close();
        }
        target = null;
    }
}
