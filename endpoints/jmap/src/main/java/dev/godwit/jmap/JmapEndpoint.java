package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemsOnly;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.jmap.client.Patience;
import dev.godwit.jmap.client.Urn;
import dev.godwit.jmap.items.JmapItems;
import java.time.Clock;
import java.util.List;

/**
 * An account on a JMAP server: {@code jmap+https://user@host}, where the session is at {@code /.well-known/jmap}, or
 * {@code jmap+https://user@host/path/to/session}. {@code jmap+http} only with {@code ?cleartext}.
 */
public final class JmapEndpoint implements EndpointType {
    private final Clock clock;
    private final Patience patience;

    public JmapEndpoint() {
        this(Clock.systemUTC(), Patience.SLEEPING);
    }

    /** @param clock for Retry-After and for numbers that do not outlive the source */
    public JmapEndpoint(Clock clock, Patience patience) {
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public List<String> schemes() {
        return List.of("jmap+https", "jmap+http");
    }

    @Override
    public List<Option> options() {
        return JmapOptions.ALL;
    }

    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        MailAccount account = open(uri, secrets);
        return hasMail(account) ? new JmapSource(account) : itemsOnly(account, account.items());
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        MailAccount account = open(uri, secrets);
        return hasMail(account) ? new JmapTarget(account) : itemsOnly(account, account.items().toBeWritten());
    }

    private static boolean hasMail(MailAccount account) {
        return account.client().offers(Urn.MAIL);
    }

    /** Calendars, contacts and the like, without mail. */
    private static Target itemsOnly(MailAccount account, JmapItems items) {
        JmapSource source = new JmapSource(account);
        return new ItemsOnly(source::describe, items, account::close);
    }

    private MailAccount open(EndpointUri uri, Secrets secrets) {
        MailAccount account = MailAccount.open(JmapOptions.of(uri), secrets, clock, patience);
        if (!hasMail(account) && account.items().kinds().isEmpty()) {
            account.close();
            throw EndpointException.of(Kind.USAGE, account.options().display() + ": the server offers nothing in this account that could be copied")
                    .nextStep("Check ?account=; godwit doctor shows what is offered.").explainedAs("jmap-account");
        }
        return account;
    }
}
