package dev.godwit.testkit.dav;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A resource: a collection if its path ends with a slash. */
final class DavNode {
    final String path;
    /** What else a collection is, as XML within resourcetype. */
    String types = "";
    byte[] content = new byte[0];
    String contentType = "application/octet-stream";
    long revision;
    Instant modified = Instant.EPOCH;
    /** {@code {ns}name} to the XML of the element. */
    final Map<String, String> properties = new TreeMap<>();

    DavNode(String path) {
        this.path = path;
    }

    boolean isCollection() {
        return path.endsWith("/");
    }

    boolean isCalendar() {
        return types.contains("<C:calendar/>");
    }

    boolean isAddressBook() {
        return types.contains("<R:addressbook/>");
    }

    String name() {
        String plain = isCollection() ? path.substring(0, path.length() - 1) : path;
        return plain.substring(plain.lastIndexOf('/') + 1);
    }
}
