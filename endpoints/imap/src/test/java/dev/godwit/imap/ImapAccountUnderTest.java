package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.imap.ImapServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One account for contract suites, on any server: {@code new ImapAccountUnderTest("imaps://alice@host?ca=…", "secret")}. */
final class ImapAccountUnderTest implements AutoCloseable {
    private final String url;
    private final String password;
    private Target target;
    private Source source;

    ImapAccountUnderTest(String url, String password) {
        this.url = url;
        this.password = password;
    }

    /** The account alice of a server in memory. */
    static ImapAccountUnderTest on(ImapServer server, String options) {
        return new ImapAccountUnderTest("imap://alice@127.0.0.1:" + server.port() + "?cleartext=yes" + options, "secret");
    }

    String url() {
        return url;
    }

    Target target() {
        if (target == null) {
            target = new ImapEndpoint().openTarget(EndpointUri.parse(url), secrets(password));
        }
        return target;
    }

    Source source() {
        if (source == null) {
            source = new ImapEndpoint().openSource(EndpointUri.parse(url), secrets(password));
        }
        return source;
    }

    static Secrets secrets(String password) {
        return new Secrets() {
            @Override
            public String password() {
                return password;
            }

            @Override
            public String token(boolean afterRejection) {
                throw new AssertionError("nobody should ask for a token");
            }
        };
    }

    /** Makes the account empty: for servers that outlive a case. Must not be the account of anybody. */
    void wipe() {
        List<MailboxPath> kept = new ArrayList<>(List.of(MailboxPath.INBOX));
        target().mailboxes().stream().map(Mailbox::path).filter(path -> !path.isInbox())
                .sorted(Comparator.comparing(MailboxPath::depth).reversed()).forEach(path -> {
                    target().subscribe(path, false);
                    try {
                        target().delete(path);
                    } catch (EndpointException specialUse) {
                        // Cyrus keeps the mailboxes that it made for special uses
                        kept.add(path);
                    }
                });
        try (MailboxWriter writer = target().openWriter(); var reader = source().openReader()) {
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
        if (source != null) {
            source.close();
        }
        target = null;
        source = null;
    }
}
