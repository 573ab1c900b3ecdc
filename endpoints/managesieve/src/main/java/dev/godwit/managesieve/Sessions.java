package dev.godwit.managesieve;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.Secrets;
import dev.godwit.login.TranscriptFile;
import dev.godwit.managesieve.client.Capabilities;
import dev.godwit.managesieve.client.Logout;
import dev.godwit.managesieve.client.RefusedException;
import dev.godwit.managesieve.client.Answer.Status;
import dev.godwit.managesieve.client.SieveClient;
import dev.godwit.model.DataKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The connections to one account; each call takes an idle one or makes one. */
final class Sessions {
    private final SieveOptions options;
    private final SieveLogin login;
    private final TranscriptFile transcript;
    private final Capabilities capabilities;
    private final ConcurrentLinkedDeque<SieveClient> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private Sessions(SieveOptions options, SieveLogin login, TranscriptFile transcript, SieveClient first) {
        this.options = options;
        this.login = login;
        this.transcript = transcript;
        this.capabilities = first.capabilities();
        idle.add(first);
    }

    static Sessions open(SieveOptions options, Secrets secrets) {
        TranscriptFile file = options.server().transcript().map(TranscriptFile::open).orElse(null);
        try {
            SieveLogin login = new SieveLogin(options, secrets, file);
            return new Sessions(options, login, file, login.connect());
        } catch (RuntimeException e) {
            if (file != null) {
                file.close();
            }
            throw e;
        }
    }

    /** Something that is done on a connection. */
    interface Work<T> {
        T on(SieveClient client) throws IOException;
    }

    /**
     * Does it on a connection of its own. A refusal comes back as the exception it is, for callers who know what to make of
     * it; everything else as EndpointException.
     */
    <T> T call(Work<T> work) throws RefusedException {
        SieveClient kept = idle.poll();
        if (closed) {
            throw EndpointException.of(Kind.BUG, options.display() + ": used after it was closed");
        }
        SieveClient client = kept == null ? login.connect() : kept;
        boolean usable = false;
        try {
            T result = work.on(client);
            usable = true;
            return result;
        } catch (RefusedException refused) {
            usable = refused.answer().status() == Status.NO;
            if (!usable) {
                throw SieveErrors.of(options.display(), refused);
            }
            throw refused;
        } catch (IOException e) {
            throw SieveErrors.of(options.display(), e);
        } finally {
            if (usable) {
                idle.push(client);
            } else {
                discard(client);
            }
        }
    }

    private static void discard(SieveClient client) {
        try {
            client.close();
        } catch (IOException alreadyGone) {
            // nothing that was asked for is lost by it
            return;
        }
    }

    Capabilities capabilities() {
        return capabilities;
    }

    String display() {
        return options.display();
    }

    EndpointDescription describe() {
        List<String> notes = new ArrayList<>();
        if (options.server().cleartext()) {
            notes.add("The connection is not encrypted: scripts and password travel readable.");
        } else if (!options.server().trusted()) {
            notes.add("The server's certificate is not verified.");
        }
        if (!capabilities.isRfc5804()) {
            notes.add("The server is older than RFC 5804: scripts are checked only when they are stored.");
        }
        return new EndpointDescription(options.display(), options.identity(), capabilities.implementation(), capabilities.asList(),
                OptionalLong.empty(), Optional.empty(), notes, Set.of(DataKind.SCRIPTS));
    }

    void close() {
        closed = true;
        for (SieveClient client = idle.poll(); client != null; client = idle.poll()) {
            try (SieveClient last = client) {
                Logout.run(last);
            } catch (IOException alreadyGone) {
                continue;
            }
        }
        if (transcript != null) {
            transcript.close();
        }
    }
}
