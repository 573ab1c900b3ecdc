package dev.godwit.model;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * The keywords of a message, system flags among them, as an immutable set that ignores case and keeps spelling
 * (RFC 9051 §2.3.2). System flags are named as JMAP names them: {@code $seen}, {@code $answered}, {@code $flagged},
 * {@code $draft}, and {@code $deleted} for IMAP's {@code \Deleted}. {@code \Recent} is not a keyword.
 */
public final class Keywords implements Iterable<String> {
    public static final String SEEN = "$seen";
    public static final String ANSWERED = "$answered";
    public static final String FLAGGED = "$flagged";
    public static final String DRAFT = "$draft";
    public static final String DELETED = "$deleted";

    public static final Keywords NONE = new Keywords(new TreeSet<>(String.CASE_INSENSITIVE_ORDER));

    private final TreeSet<String> names;

    private Keywords(TreeSet<String> names) {
        this.names = names;
    }

    public static Keywords of(String... names) {
        return of(List.of(names));
    }

    public static Keywords of(Collection<String> names) {
        if (names.isEmpty()) {
            return NONE;
        }
        TreeSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : names) {
            if (name.isEmpty() || name.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("not a keyword: '" + name + "'");
            }
            set.add(name);
        }
        return new Keywords(set);
    }

    /** Reads the form that {@link #toString()} writes. */
    public static Keywords parse(String text) {
        return text.isEmpty() ? NONE : of(List.of(text.split(" ")));
    }

    /** Whether {@code name} is one of the five IMAP system flags a client may set. */
    public static boolean isSystem(String name) {
        return SYSTEM.names.contains(name);
    }

    private static final Keywords SYSTEM = of(SEEN, ANSWERED, FLAGGED, DRAFT, DELETED);

    public boolean contains(String name) {
        return names.contains(name);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    public int size() {
        return names.size();
    }

    public Keywords plus(Keywords more) {
        if (more.isEmpty()) {
            return this;
        }
        TreeSet<String> set = new TreeSet<>(names);
        set.addAll(more.names);
        return new Keywords(set);
    }

    public Keywords minus(Keywords fewer) {
        if (fewer.isEmpty() || isEmpty()) {
            return this;
        }
        if (fewer == this || fewer.names.containsAll(names)) {
            return NONE;
        }
        TreeSet<String> set = new TreeSet<>(names);
        set.removeAll(fewer.names);
        return set.isEmpty() ? NONE : new Keywords(set);
    }

    public Keywords intersect(Keywords other) {
        TreeSet<String> set = new TreeSet<>(names);
        set.removeIf(name -> !other.contains(name));
        return set.isEmpty() ? NONE : new Keywords(set);
    }

    /** In alphabetical order, case ignored. */
    @Override
    public Iterator<String> iterator() {
        return List.copyOf(names).iterator();
    }

    public List<String> asList() {
        return List.copyOf(names);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Keywords that && names.size() == that.names.size() && names.containsAll(that.names);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (String name : names) {
            hash += name.toLowerCase(java.util.Locale.ROOT).hashCode();
        }
        return hash;
    }

    /** The names in alphabetical order, separated by single blanks; empty for none. */
    @Override
    public String toString() {
        return String.join(" ", names);
    }
}
