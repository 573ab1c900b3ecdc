package dev.godwit.dav.client;

import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;

/** MKCOL (RFC 4918 §9.3), extended MKCOL (RFC 5689) and MKCALENDAR (RFC 4791 §5.3.1). */
public final class MakeCollection {
    private MakeCollection() {
    }

    /** A directory. @throws RefusedException 405 if something is there, 409 if its parent is not */
    public static void directory(DavClient client, String id) throws IOException {
        made("MKCOL", client.send("MKCOL", id, Map.of(), HttpContent.NONE));
    }

    /** A calendar with these properties, all or none. */
    public static void calendar(DavClient client, String id, List<XmlElement> properties) throws IOException {
        if (properties.isEmpty()) {
            made("MKCALENDAR", client.send("MKCALENDAR", id, Map.of(), HttpContent.NONE));
        } else {
            made("MKCALENDAR", client.ask("MKCALENDAR", id, Map.of(), XmlElement.of(Names.cal("mkcalendar"), set(properties))));
        }
    }

    /** A collection of these types with these properties, all or none. */
    public static void extended(DavClient client, String id, List<QName> types, List<XmlElement> properties) throws IOException {
        XmlElement resourceType = XmlElement.of(Names.RESOURCETYPE, XmlElement.of(Names.COLLECTION));
        types.forEach(type -> resourceType.add(XmlElement.of(type)));
        XmlElement set = set(properties);
        set.children().getFirst().content().addFirst(resourceType);
        made("MKCOL", client.ask("MKCOL", id, Map.of(), XmlElement.of(Names.dav("mkcol"), set)));
    }

    private static XmlElement set(List<XmlElement> properties) {
        XmlElement prop = XmlElement.of(Names.PROP);
        properties.forEach(prop::add);
        return XmlElement.of(Names.dav("set"), prop);
    }

    private static void made(String method, HttpAnswer answer) throws IOException {
        try (answer) {
            // 207: a property could not be set, and nothing was made (RFC 5689 §3)
            if (!answer.isSuccess() || answer.status() == 207) {
                throw RefusedException.of(method, answer);
            }
            if (answer.status() == 200 && answer.isHtml()) {
                throw new NotDavException(method + " was answered with a web page", true);
            }
        }
    }
}
