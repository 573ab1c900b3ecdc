package dev.godwit.proxy.delivery;

import dev.godwit.proxy.backend.BackendException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;

/** The connections of one client to servers, at most one to each, kept from one message to the next. Used by one thread. */
final class Links {

    /** Makes a connection. */
    interface Opener {
        Link open(String destination) throws BackendException, InterruptedIOException;
    }

    private final Opener opener;
    private final Map<String, Link> idle = new HashMap<>();

    Links(Opener opener) {
        this.opener = opener;
    }

    /** One that was used before, or null. */
    Link take(String destination) {
        Link link = idle.remove(destination);
        if (link != null && !link.isUsable()) {
            link.close();
            return null;
        }
        return link;
    }

    Link open(String destination) throws BackendException, InterruptedIOException {
        return opener.open(destination);
    }

    /** Keeps it for the next message if it can be used. */
    void give(Link link) {
        if (!link.isUsable()) {
            link.close();
            return;
        }
        Link other = idle.put(link.backend().destination(), link);
        if (other != null && other != link) {
            other.close();
        }
    }

    void closeAll() {
        idle.values().forEach(Link::quit);
        idle.clear();
    }
}
