package dev.godwit.managesieve.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a server says it can do (RFC 5804 §1.7). */
public final class Capabilities {
    private final TreeMap<String, String> values = new TreeMap<>();

    private Capabilities() {
    }

    static Capabilities of(Answer answer) {
        Capabilities capabilities = new Capabilities();
        for (List<byte[]> line : answer.data()) {
            capabilities.values.put(Answer.utf8(line.getFirst()).toUpperCase(Locale.ROOT), line.size() > 1 ? Answer.utf8(line.get(1)) : "");
        }
        return capabilities;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> implementation() {
        return Optional.ofNullable(values.get("IMPLEMENTATION"));
    }

    /** SASL mechanisms, in upper case. */
    public Set<String> mechanisms() {
        return words("SASL", true);
    }

    /** Sieve extensions, in lower case. */
    public Set<String> extensions() {
        return words("SIEVE", false);
    }

    /** Whether CHECKSCRIPT, RENAMESCRIPT and NOOP are there: VERSION came with them (§1.7). */
    public boolean isRfc5804() {
        return has("VERSION");
    }

    private Set<String> words(String name, boolean upper) {
        Set<String> words = new TreeSet<>();
        for (String word : values.getOrDefault(name, "").strip().split("\\s+")) {
            if (!word.isEmpty()) {
                words.add(upper ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }

    /** As the server sent them. */
    public List<String> asList() {
        List<String> list = new ArrayList<>();
        values.forEach((name, value) -> list.add(value.isEmpty() ? name : name + " " + value));
        return list;
    }
}
