package dev.godwit.dav;

import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import dev.godwit.dav.xml.XmlInput;
import dev.godwit.dav.xml.XmlOutput;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.namespace.QName;

/** A collection's properties as DAV says them, and as everybody does. */
final class CollectionProperties {
    /** Before the name of a property that only DAV servers know: {@code dav:{ns}name}, whose value is the element. */
    static final String DEAD = "dav:";
    private static final int LARGEST_DEAD = 64 << 10;
    private static final int MOST_DEAD = 100;
    /** What is in these belongs to the server and cannot, or should not, be set elsewhere. */
    private static final Set<String> LIVE = Set.of(Names.DAV, Names.CAL, Names.CARD, Names.CS, Names.OWNCLOUD, Names.NEXTCLOUD, "",
            "http://cyrusimap.org/ns/", "http://apache.org/dav/props/", "http://sabredav.org/ns", "http://me.com/_namespace/", "http://davical.org/ns/",
            "urn:inverse:params:xml:ns:inverse-dav", "http://radicale.org/ns/", "http://nextcloud.org/ns", "xmlns:", "http://www.w3.org/XML/1998/namespace");

    private final Groupware protocol;

    CollectionProperties(Groupware protocol) {
        this.protocol = protocol;
    }

    private Map<String, QName> texts() {
        return protocol == Groupware.CALDAV
                ? Map.of(ItemCollection.DESCRIPTION, Names.CALENDAR_DESCRIPTION, ItemCollection.COLOR, Names.CALENDAR_COLOR, ItemCollection.SORT_ORDER, Names.CALENDAR_ORDER)
                : Map.of(ItemCollection.DESCRIPTION, Names.ADDRESSBOOK_DESCRIPTION, ItemCollection.COLOR, Names.ADDRESSBOOK_COLOR);
    }

    /** What the answer to {@link Groupware#collectionProperties()} says, but for name, state and whose it is. */
    SortedMap<String, String> read(DavResponse response) {
        SortedMap<String, String> properties = new TreeMap<>();
        texts().forEach((name, property) -> put(properties, name, response.text(property)));
        String zone = response.text(Names.CALENDAR_TIMEZONE);
        put(properties, ItemCollection.TIME_ZONE, zone.isEmpty() ? response.text(Names.CALENDAR_TIMEZONE_ID) : response.property(Names.CALENDAR_TIMEZONE).orElseThrow().text());
        response.property(Names.COMPONENT_SET).ifPresent(set -> put(properties, ItemCollection.COMPONENTS, String.join(",",
                set.children(Names.cal("comp")).stream().flatMap(comp -> comp.attribute("name").stream()).sorted().toList())));
        response.property(Names.SCHEDULE_TRANSP).ifPresent(transp -> properties.put(ItemCollection.AVAILABILITY, transp.has(Names.cal("transparent")) ? "none" : "all"));
        switch (response.text(Names.CALENDAR_ENABLED)) {
            case "1" -> properties.put(ItemCollection.VISIBLE, "true");
            case "0" -> properties.put(ItemCollection.VISIBLE, "false");
            default -> { }
        }
        return properties;
    }

    private static void put(SortedMap<String, String> properties, String name, String value) {
        if (!value.isBlank()) {
            properties.put(name, value);
        }
    }

    /** Of an answer with everything the server cares to tell: the properties nobody but their setter understands. */
    void readDead(DavResponse all, SortedMap<String, String> into) {
        Set<QName> known = new HashSet<>(protocol.collectionProperties());
        int count = 0;
        for (XmlElement property : all.properties().values()) {
            QName name = property.name();
            if (LIVE.contains(name.getNamespaceURI()) || known.contains(name) || property.content().isEmpty() || count >= MOST_DEAD) {
                continue;
            }
            String text = XmlOutput.fragment(property);
            if (text.length() <= LARGEST_DEAD) {
                into.put(DEAD + "{" + name.getNamespaceURI() + "}" + name.getLocalPart(), text);
                count++;
            }
        }
    }

    /** The properties to set for {@code wanted}; those it does not name are left alone. */
    List<XmlElement> write(String name, Map<String, String> wanted) {
        List<XmlElement> elements = new ArrayList<>();
        if (!name.isEmpty()) {
            elements.add(XmlElement.of(Names.DISPLAYNAME, name));
        }
        texts().forEach((property, element) -> {
            if (wanted.containsKey(property)) {
                elements.add(XmlElement.of(element, wanted.get(property)));
            }
        });
        if (protocol == Groupware.CALDAV) {
            Optional.ofNullable(wanted.get(ItemCollection.TIME_ZONE)).ifPresent(zone -> elements.add(
                    XmlElement.of(zone.startsWith("BEGIN:") ? Names.CALENDAR_TIMEZONE : Names.CALENDAR_TIMEZONE_ID, zone)));
            Optional.ofNullable(wanted.get(ItemCollection.AVAILABILITY)).ifPresent(availability -> elements.add(
                    XmlElement.of(Names.SCHEDULE_TRANSP, XmlElement.of(Names.cal(availability.equals("none") ? "transparent" : "opaque")))));
        }
        Optional.ofNullable(wanted.get(ItemCollection.VISIBLE)).ifPresent(visible -> elements.add(XmlElement.of(Names.CALENDAR_ENABLED, visible.equals("true") ? "1" : "0")));
        wanted.forEach((property, value) -> {
            if (property.startsWith(DEAD + "{")) {
                dead(property, value).ifPresent(elements::add);
            }
        });
        return elements;
    }

    /** What an archive, which anybody can have written, says the element is; nothing if it is another. */
    private static Optional<XmlElement> dead(String property, String value) {
        try {
            XmlElement element = XmlInput.small(value);
            String name = DEAD + "{" + element.name().getNamespaceURI() + "}" + element.name().getLocalPart();
            return name.equals(property) && !LIVE.contains(element.name().getNamespaceURI()) ? Optional.of(element) : Optional.empty();
        } catch (IOException noElement) {
            return Optional.empty(); // then there is nothing that could be set
        }
    }

    /** What can only be said when a calendar is made. */
    static Optional<XmlElement> components(Map<String, String> wanted) {
        String components = wanted.getOrDefault(ItemCollection.COMPONENTS, "");
        if (components.isEmpty()) {
            return Optional.empty();
        }
        XmlElement set = XmlElement.of(Names.COMPONENT_SET);
        for (String component : components.split(",")) {
            set.add(XmlElement.of(Names.cal("comp")).with("name", component.strip()));
        }
        return Optional.of(set);
    }
}
