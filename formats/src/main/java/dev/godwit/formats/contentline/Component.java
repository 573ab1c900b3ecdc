package dev.godwit.formats.contentline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands between BEGIN and END, in its order, with the two as they were spelled. */
public record Component(ContentLine begin, List<Node> nodes, ContentLine end) implements Node {

    public Component {
        nodes = List.copyOf(nodes);
    }

    public static Component of(String name, List<? extends Node> nodes) {
        return new Component(ContentLine.of("BEGIN", name), List.copyOf(nodes), ContentLine.of("END", name));
    }

    /** In upper case. */
    public String name() {
        return begin.value().strip().toUpperCase(Locale.ROOT);
    }

    public boolean is(String other) {
        return name().equals(other);
    }

    public List<ContentLine> properties() {
        return nodes.stream().filter(ContentLine.class::isInstance).map(ContentLine.class::cast).toList();
    }

    public List<ContentLine> properties(String name) {
        return properties().stream().filter(p -> p.is(name)).toList();
    }

    public Optional<ContentLine> property(String name) {
        return properties().stream().filter(p -> p.is(name)).findFirst();
    }

    public List<Component> components() {
        return nodes.stream().filter(Component.class::isInstance).map(Component.class::cast).toList();
    }

    public List<Component> components(String name) {
        return components().stream().filter(c -> c.is(name)).toList();
    }

    public Component withNodes(List<? extends Node> other) {
        return new Component(begin, List.copyOf(other), end);
    }

    public Component plus(List<? extends Node> more) {
        List<Node> all = new ArrayList<>(nodes);
        all.addAll(more);
        return withNodes(all);
    }
}
