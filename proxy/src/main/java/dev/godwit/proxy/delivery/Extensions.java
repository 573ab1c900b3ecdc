package dev.godwit.proxy.delivery;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a server offers in its answer to EHLO or LHLO.
 *
 * @param keywords in capitals, with what follows each
 */
record Extensions(Map<String, String> keywords) {
    static final Extensions NONE = new Extensions(Map.of());

    /** What can be passed on, in the order of its announcement. The rest is either the proxy's own or would have to be understood. */
    private static final List<String> RELAYED = List.of("SIZE", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES", "CHUNKING", "BINARYMIME");

    Extensions {
        keywords = Map.copyOf(keywords);
    }

    /** @param hello the answer; its first line is the greeting */
    static Extensions of(Reply hello) {
        Map<String, String> keywords = new TreeMap<>();
        for (String line : hello.lines().subList(1, hello.lines().size())) {
            int space = line.indexOf(' ');
            keywords.put((space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT), space < 0 ? "" : line.substring(space + 1).strip());
        }
        return new Extensions(keywords);
    }

    boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    /** The words behind a keyword, in capitals. */
    Set<String> words(String keyword) {
        return Set.of(new LinkedHashSet<>(List.of(keywords.getOrDefault(keyword, "").toUpperCase(Locale.ROOT).split(" +"))).toArray(String[]::new));
    }

    /** The largest message, 0 = not said. */
    long size() {
        String size = keywords.getOrDefault("SIZE", "");
        return size.matches("[0-9]{1,18}") ? Long.parseLong(size) : 0;
    }

    /** What all of them offer and can be passed on; the size is the smallest. */
    static Extensions common(Collection<Extensions> all) {
        Map<String, String> common = new TreeMap<>();
        for (String keyword : RELAYED) {
            if (!all.isEmpty() && all.stream().allMatch(one -> one.has(keyword))) {
                common.put(keyword, "");
            }
        }
        if (!common.containsKey("CHUNKING")) {
            common.remove("BINARYMIME");
        }
        long size = all.stream().mapToLong(Extensions::size).filter(one -> one > 0).min().orElse(0);
        common.computeIfPresent("SIZE", (_, _) -> size == 0 ? "" : Long.toString(size));
        return new Extensions(common);
    }

    Extensions without(String... some) {
        Map<String, String> left = new TreeMap<>(keywords);
        left.keySet().removeAll(List.of(some));
        return new Extensions(left);
    }

    /** The lines of an announcement, in a fixed order. */
    List<String> lines() {
        return RELAYED.stream().filter(this::has).map(keyword -> keywords.get(keyword).isEmpty() ? keyword : keyword + " " + keywords.get(keyword)).toList();
    }
}
