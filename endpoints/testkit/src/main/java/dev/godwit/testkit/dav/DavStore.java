package dev.godwit.testkit.dav;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resources by path, and what was removed. Not safe for several threads: the server guards it. */
final class DavStore {
    private static final Pattern UID = Pattern.compile("(?m)^UID:(.*?)\\r?$");

    record Removed(String path, long revision) {
    }

    final TreeMap<String, DavNode> nodes = new TreeMap<>();
    final List<Removed> removed = new ArrayList<>();
    private long revision = 1;
    private Instant clock = Instant.parse("2026-01-01T00:00:00Z");

    long revision() {
        return revision;
    }

    DavNode make(String path, String types) {
        DavNode node = new DavNode(path);
        node.types = types;
        touch(node);
        nodes.put(path, node);
        return node;
    }

    void touch(DavNode node) {
        node.revision = ++revision;
        clock = clock.plusSeconds(1);
        node.modified = clock;
    }

    Optional<DavNode> get(String path) {
        return Optional.ofNullable(nodes.get(path)).or(() -> Optional.ofNullable(nodes.get(path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/")));
    }

    Optional<DavNode> parent(String path) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Optional.ofNullable(nodes.get(plain.substring(0, plain.lastIndexOf('/') + 1)));
    }

    List<DavNode> members(DavNode collection) {
        List<DavNode> members = new ArrayList<>();
        for (DavNode node : nodes.tailMap(collection.path, false).values()) {
            if (!node.path.startsWith(collection.path)) {
                break;
            }
            String rest = node.path.substring(collection.path.length());
            int slash = rest.indexOf('/');
            if (slash < 0 || slash == rest.length() - 1) {
                members.add(node);
            }
        }
        return members;
    }

    /** Of the collection and all that is directly in it. */
    long revision(DavNode collection) {
        long latest = collection.revision;
        for (DavNode member : members(collection)) {
            latest = Math.max(latest, member.revision);
        }
        for (Removed gone : removed) {
            latest = gone.path().startsWith(collection.path) ? Math.max(latest, gone.revision()) : latest;
        }
        return latest;
    }

    void remove(DavNode node) {
        List<String> all = node.isCollection() ? nodes.keySet().stream().filter(path -> path.startsWith(node.path)).toList() : List.of(node.path);
        for (String path : all) {
            nodes.remove(path);
            removed.add(new Removed(path, ++revision));
        }
    }

    void move(DavNode node, String to) {
        List<DavNode> all = nodes.values().stream().filter(each -> each.path.equals(node.path) || node.isCollection() && each.path.startsWith(node.path)).toList();
        String target = node.isCollection() && !to.endsWith("/") ? to + "/" : to;
        for (DavNode old : all) {
            DavNode moved = make(target + old.path.substring(node.path.length()), old.types);
            moved.content = old.content;
            moved.contentType = old.contentType;
            moved.modified = old.modified;
            moved.properties.putAll(old.properties);
        }
        remove(node);
    }

    static String uid(byte[] content) {
        Matcher uid = UID.matcher(new String(content, StandardCharsets.UTF_8));
        return uid.find() ? uid.group(1) : "";
    }
}
