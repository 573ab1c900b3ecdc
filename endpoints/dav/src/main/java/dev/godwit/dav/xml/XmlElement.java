package dev.godwit.dav.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * An element with all that is in it. Only of parts whose size is bounded: one property, one request.
 *
 * @param content texts (String) and elements, in their order
 */
public record XmlElement(QName name, Map<QName, String> attributes, List<Object> content) {

    public static XmlElement of(QName name, Object... content) {
        return new XmlElement(name, new LinkedHashMap<>(), new ArrayList<>(List.of(content)));
    }

    public XmlElement with(String attribute, String value) {
        attributes.put(new QName(attribute), value);
        return this;
    }

    public XmlElement add(Object child) {
        content.add(child);
        return this;
    }

    /** All text directly in it. */
    public String text() {
        if (content.size() == 1 && content.getFirst() instanceof String only) {
            return only;
        }
        StringBuilder text = new StringBuilder();
        for (Object part : content) {
            if (part instanceof String some) {
                text.append(some);
            }
        }
        return text.toString();
    }

    public List<XmlElement> children() {
        List<XmlElement> children = new ArrayList<>();
        for (Object part : content) {
            if (part instanceof XmlElement element) {
                children.add(element);
            }
        }
        return children;
    }

    public List<XmlElement> children(QName of) {
        return children().stream().filter(child -> child.name.equals(of)).toList();
    }

    public Optional<XmlElement> child(QName of) {
        return children().stream().filter(child -> child.name.equals(of)).findFirst();
    }

    public boolean has(QName child) {
        return child(child).isPresent();
    }

    /** The texts of the href elements in it. */
    public List<String> hrefs() {
        return children(Names.HREF).stream().map(href -> href.text().strip()).filter(text -> !text.isEmpty()).toList();
    }

    /** The value of an attribute without namespace. */
    public Optional<String> attribute(String of) {
        return Optional.ofNullable(attributes.get(new QName(of)));
    }
}
