package dev.godwit.dav.client;

import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;

/**
 * PROPFIND (RFC 4918 §9.1) of a resource and, with depth 1, of what lies directly in it. Depth infinity is never asked for.
 *
 * @param names the properties wanted; none for all that the server cares to tell, dead ones included
 */
public record Propfind(String id, int depth, List<QName> names) {
    public Propfind {
        names = List.copyOf(names);
    }

    /** Takes one resource. */
    @FunctionalInterface
    public interface Sink {
        /** @param found the resource, as {@link Hrefs} names it */
        void resource(String found, DavResponse response) throws IOException;
    }

    /**
     * @param from the resource that answered, after redirects
     * @param dav what the answer's DAV header says
     * @param server what its Server header says
     */
    public record Done(String from, String dav, String server) {
    }

    /** @throws RefusedException if the server refuses */
    public Done run(DavClient client, Sink sink) throws IOException {
        XmlElement wanted = names.isEmpty() ? XmlElement.of(Names.dav("allprop")) : XmlElement.of(Names.PROP);
        names.forEach(name -> wanted.add(XmlElement.of(name)));
        DavClient.Answered done = client.multistatus("PROPFIND", id, depth, XmlElement.of(Names.dav("propfind"), wanted), response -> {
            for (String href : response.hrefs()) {
                String found = client.hrefs().of(id, href);
                if ((response.status() == 404 || response.status() == 410) && Hrefs.collection(found).equals(Hrefs.collection(id))) {
                    throw new RefusedException("PROPFIND", response.status(), response.errors(), List.of(), null); // Cyrus, of files: 207 all the same
                }
                sink.resource(found, response);
            }
        });
        return new Done(done.from(), done.dav(), done.server());
    }

    /** Of the one resource alone. @throws RefusedException if it is not there */
    public static DavResponse one(DavClient client, String id, List<QName> names) throws IOException {
        List<DavResponse> all = new ArrayList<>();
        new Propfind(id, 0, names).run(client, (_, response) -> all.add(response));
        if (all.isEmpty()) {
            throw new NotDavException("PROPFIND was answered with an empty multistatus", false);
        }
        DavResponse first = all.getFirst();
        if (first.status() >= 400) {
            throw new RefusedException("PROPFIND", first.status(), first.errors(), List.of(), null);
        }
        return first;
    }

    /** Whether there is anything at that place. */
    public static boolean isThere(DavClient client, String id) throws IOException {
        try {
            DavResponse _ = one(client, id, List.of(Names.RESOURCETYPE));
            return true;
        } catch (RefusedException refused) {
            if (refused.status() == 404 || refused.status() == 410) {
                return false;
            }
            throw refused;
        }
    }

    /** That something is there. @throws RefusedException 404 if nothing is */
    public static void requireThere(DavClient client, String id) throws IOException {
        if (!isThere(client, id)) {
            throw new RefusedException("PROPFIND", 404, List.of(), List.of(), null);
        }
    }
}
