package dev.godwit.dav.client;

import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * REPORT sync-collection (RFC 6578): what changed in a collection since a token, or all of it for an empty one.
 */
public record SyncCollection(String collection, String token, List<QName> names) {
    public SyncCollection {
        names = List.copyOf(names);
    }

    /** Takes one member of the collection. */
    public interface Sink {
        /** New or changed. */
        void changed(String member, DavResponse response) throws IOException;

        /** Gone. */
        void removed(String member) throws IOException;
    }

    /**
     * @param token for the next time; empty if the server gave none
     * @param truncated whether there is more: ask again with that token (RFC 6578 §3.6)
     */
    public record Result(Optional<String> token, boolean truncated) {
    }

    /** One request. @throws RefusedException that says valid-sync-token if the token is no longer known */
    public Result run(DavClient client, Sink sink) throws IOException {
        XmlElement prop = XmlElement.of(Names.PROP);
        names.forEach(name -> prop.add(XmlElement.of(name)));
        XmlElement report = XmlElement.of(Names.SYNC_COLLECTION,
                token.isEmpty() ? XmlElement.of(Names.SYNC_TOKEN) : XmlElement.of(Names.SYNC_TOKEN, token),
                XmlElement.of(Names.dav("sync-level"), "1"), prop);
        boolean[] truncated = new boolean[1];
        Optional<String> next = client.multistatus("REPORT", collection, 0, report, response -> {
            for (String href : response.hrefs()) {
                String id = client.hrefs().of(collection, href);
                if (response.status() == 507 && Hrefs.collection(id).equals(collection)) {
                    truncated[0] = true;
                } else if (response.status() == 404 || response.status() == 410) {
                    sink.removed(id);
                } else if (response.status() < 300) {
                    sink.changed(id, response);
                }
            }
        }).syncToken();
        return new Result(next, truncated[0]);
    }
}
