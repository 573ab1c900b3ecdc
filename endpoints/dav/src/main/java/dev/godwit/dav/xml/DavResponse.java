package dev.godwit.dav.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.namespace.QName;

/**
 * One response of a multistatus (RFC 4918 §14.24).
 *
 * @param hrefs as the server wrote them; at least one
 * @param status of the resource as a whole; 0 where properties have statuses of their own
 * @param properties those that were found (2xx)
 * @param failed the statuses of the others
 * @param errors names of the preconditions that failed (RFC 4918 §16), of the resource or any of its properties
 */
public record DavResponse(List<String> hrefs, int status, Map<QName, XmlElement> properties, Map<QName, Integer> failed, List<QName> errors) {

    public String href() {
        return hrefs.getFirst();
    }

    public Optional<XmlElement> property(QName name) {
        return Optional.ofNullable(properties.get(name));
    }

    /** The stripped text of a property; empty if it is not there. */
    public String text(QName name) {
        XmlElement element = properties.get(name);
        return element == null ? "" : element.text().strip();
    }

    /** A property that is a decimal number. */
    public OptionalLong number(QName name) {
        String text = text(name);
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Whether it is a resource of that type. */
    public boolean is(QName resourceType) {
        return property(Names.RESOURCETYPE).map(types -> types.has(resourceType)).orElse(false);
    }
}
