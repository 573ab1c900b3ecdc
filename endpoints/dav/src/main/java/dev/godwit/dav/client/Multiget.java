package dev.godwit.dav.client;

import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import java.io.IOException;
import java.util.List;
import javax.xml.namespace.QName;

/**
 * REPORT calendar-multiget (RFC 4791 §7.9) or addressbook-multiget (RFC 6352 §8.7): the texts of many items with one request.
 *
 * @param report its name
 * @param data the property that holds the text
 * @param version of vCard to ask for; empty for the server's choice
 */
public record Multiget(String collection, QName report, QName data, String version, List<String> items) {
    public Multiget {
        items = List.copyOf(items);
    }

    /** Items that are gone are left out, or come with status 404. */
    public void run(DavClient client, Propfind.Sink sink) throws IOException {
        XmlElement text = XmlElement.of(data);
        if (!version.isEmpty()) {
            text.with("content-type", "text/vcard").with("version", version);
        }
        XmlElement body = XmlElement.of(report, XmlElement.of(Names.PROP, XmlElement.of(Names.GETETAG), XmlElement.of(Names.GETCONTENTLENGTH), text));
        items.forEach(item -> body.add(XmlElement.of(Names.HREF, Hrefs.path(item))));
        // RFC 4791 says depth 0, and so does every server: Google insists on a depth being there
        client.multistatus("REPORT", collection, 0, body, (DavResponse response) -> {
            for (String href : response.hrefs()) {
                sink.resource(client.hrefs().of(collection, href), response);
            }
        });
    }

}
