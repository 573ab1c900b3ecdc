package dev.godwit.imap.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What the server offers (RFC 9051 §7.2.2), less what the user switched off. Immutable; case is ignored. */
public final class Capabilities {
    public static final Capabilities NONE = new Capabilities(List.of());

    /** What IMAP4rev2 contains (RFC 9051, appendix E). */
    private static final List<String> IN_REV2 = List.of("NAMESPACE", "UNSELECT", "UIDPLUS", "ESEARCH", "SEARCHRES", "ENABLE",
            "IDLE", "SASL-IR", "LIST-EXTENDED", "LIST-STATUS", "MOVE", "SPECIAL-USE", "STATUS=SIZE");

    private final Set<String> names = new TreeSet<>();

    public Capabilities(Collection<String> offered) {
        for (String name : offered) {
            names.add(name.toUpperCase(Locale.ROOT));
        }
        if (names.contains("IMAP4REV2") && !names.contains("IMAP4REV1")) {
            names.addAll(IN_REV2);
            if (!names.contains("LITERAL+")) {
                names.add("LITERAL-");
            }
        }
        if (names.contains("QRESYNC")) {
            names.add("CONDSTORE");
        }
    }

    /** Blank-separated names, as in the response and the response code. */
    public static Capabilities parse(String line) {
        List<String> names = new ArrayList<>();
        for (String name : line.split(" ")) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return new Capabilities(names);
    }

    public Capabilities without(Collection<String> disabled) {
        Capabilities fewer = new Capabilities(names);
        for (String name : disabled) {
            String upper = name.strip().toUpperCase(Locale.ROOT);
            fewer.names.removeIf(offered -> offered.equals(upper) || offered.startsWith(upper + "="));
        }
        return fewer;
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether names of mailboxes are UTF-8 without anything being enabled: a server that speaks IMAP4rev2 alone. */
    public boolean onlyRev2() {
        return has("IMAP4REV2") && !has("IMAP4REV1");
    }

    /** The largest message in bytes (RFC 7889), if one is told for the whole server. */
    public OptionalLong appendLimit() {
        for (String name : names) {
            if (name.startsWith("APPENDLIMIT=") && name.length() < 31 && name.substring(12).matches("\\d+")) {
                return OptionalLong.of(Long.parseLong(name.substring(12)));
            }
        }
        return OptionalLong.empty();
    }

    /** In alphabetical order. */
    public List<String> asList() {
        return List.copyOf(names);
    }
}
