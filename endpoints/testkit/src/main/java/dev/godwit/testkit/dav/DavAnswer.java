package dev.godwit.testkit.dav;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the server says. */
public record DavAnswer(int status, Map<String, String> headers, byte[] body) {

    public static DavAnswer of(int status) {
        return new DavAnswer(status, new LinkedHashMap<>(), new byte[0]);
    }

    public static DavAnswer xml(int status, String xml) {
        return of(status, "application/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + xml);
    }

    public static DavAnswer of(int status, String type, String body) {
        return new DavAnswer(status, new LinkedHashMap<>(), body.getBytes(StandardCharsets.UTF_8)).with("Content-Type", type);
    }

    /** A failed precondition (RFC 4918 §16). @param content XML of elements within DAV:error */
    public static DavAnswer error(int status, String content) {
        return xml(status, "<D:error xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:R=\"urn:ietf:params:xml:ns:carddav\">" + content + "</D:error>");
    }

    public DavAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new DavAnswer(status, more, body);
    }
}
