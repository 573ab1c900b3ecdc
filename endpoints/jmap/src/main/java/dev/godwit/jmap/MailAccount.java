package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.Numbers;
import dev.godwit.contract.Secrets;
import dev.godwit.jmap.client.BatchSize;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Patience;
import dev.godwit.jmap.items.JmapItems;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.wire.http.HttpLogin;
import dev.godwit.wire.http.HttpOptions;
import dev.godwit.wire.http.HttpTransport;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** What readers and writers of one account share. Any thread. */
final class MailAccount implements AutoCloseable {
    private final JmapClient client;
    private final JmapOptions options;
    private final AtomicReference<BoxTree> tree = new AtomicReference<>();
    private final ServerProfile profile;
    private final Clock clock;
    private final Set<Doubt> doubts = ConcurrentHashMap.newKeySet();
    private final BatchSize importSize = new BatchSize(64);
    private final Homes homes;
    private final JmapItems items;
    private volatile EmailIndex index;
    private volatile boolean closed;

    /** A message that was sent to a mailbox without an answer. */
    record Doubt(String mailboxId, ContentDigest digest) {
    }

    private MailAccount(JmapClient client, JmapOptions options, Clock clock) {
        this.client = client;
        this.options = options;
        this.clock = clock;
        this.profile = ServerProfile.of(client.session());
        this.items = new JmapItems(client, options.display(), System::nanoTime);
        this.homes = new Homes(options.primaryOnly(), this::knownTree);
        this.index = new EmailIndex(client, new MemoryNumbers(clock.millis() & 0xffff_ffffL | 1), homes);
    }

    static MailAccount open(JmapOptions options, Secrets secrets, Clock clock, Patience patience) {
        HttpLogin login = switch (options.http().auth()) {
            case HttpOptions.Auth.BASIC -> new HttpLogin.Basic(options.http().user(), secrets::password);
            case HttpOptions.Auth.DIGEST -> new HttpLogin.Digest(options.http().user(), secrets::password);
            case HttpOptions.Auth.BEARER -> new HttpLogin.Bearer(secrets::token);
            case HttpOptions.Auth.NONE -> new HttpLogin.None();
        };
        try {
            HttpTransport transport = HttpTransport.open(options.http(), login, clock);
            JmapClient client = JmapClient.open(transport, options.rewriteSessionUrls(),
                    new AccountChooser(options.display(), options.account())::choose, patience);
            return new MailAccount(client, options, clock);
        } catch (IOException e) {
            throw JmapErrors.opening(options.display(), e);
        }
    }

    JmapClient client() {
        return client;
    }

    /** What it holds besides mail. */
    JmapItems items() {
        return items;
    }

    JmapOptions options() {
        return options;
    }

    EmailIndex index() {
        return index;
    }

    void use(Numbers numbers) {
        index = new EmailIndex(client, numbers, homes);
    }

    ServerProfile profile() {
        return profile;
    }

    long nowEpochSecond() {
        return clock.instant().getEpochSecond();
    }

    /** How many messages to import in one call. */
    BatchSize importSize() {
        return importSize;
    }

    Set<Doubt> doubts() {
        return doubts;
    }

    /** As it is on the server now. */
    BoxTree readTree() throws IOException {
        BoxTree now = BoxTree.of(client.all(DataType.MAILBOX, BoxTree.PROPERTIES));
        tree.set(now);
        return now;
    }

    private BoxTree knownTree() {
        BoxTree known = tree.get();
        try {
            return known == null ? readTree() : known;
        } catch (IOException e) {
            throw JmapErrors.of(options.display(), e);
        }
    }

    /** The mailbox at the path as it was known last, or looked up if it was not. @throws EndpointException MAILBOX_GONE */
    Box box(MailboxPath path) throws IOException {
        BoxTree known = tree.get();
        Optional<Box> box = known == null ? Optional.empty() : known.at(path);
        return box.isPresent() ? box.get() : readTree().at(path).orElseThrow(() -> gone(path));
    }

    /** It was known, but the server does not have it any more under its id. */
    EndpointException noLonger(MailboxPath path) {
        tree.set(null);
        return gone(path);
    }

    private EndpointException gone(MailboxPath path) {
        return EndpointException.of(Kind.MAILBOX_GONE, place(path) + ": it does not exist");
    }

    String place(MailboxPath path) {
        return options.display() + ": mailbox " + path;
    }

    EndpointException error(MailboxPath path, IOException failure) {
        return JmapErrors.of(place(path), failure);
    }

    /** What talks to the server. */
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T run(String place, Work<T> work) {
        checkOpen();
        try {
            return work.run();
        } catch (IOException e) {
            throw JmapErrors.of(place, e);
        }
    }

    <T> T run(MailboxPath path, Work<T> work) {
        return run(place(path), work);
    }

    private void checkOpen() {
        if (closed) {
            throw EndpointException.of(Kind.CONNECTION, options.display() + " has been closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
        }
    }
}
