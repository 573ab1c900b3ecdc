package dev.godwit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The place of a mailbox in an account: its levels from the top, as decoded Unicode text, independent of any
 * server's separator, namespace prefix or name encoding.
 *
 * <p>The mailbox that IMAP calls INBOX is always {@link #INBOX}, however a server spells it (RFC 9051 §5.1); its
 * children have {@code "INBOX"} as their first level. No level is empty.
 */
public record MailboxPath(List<String> levels) implements Comparable<MailboxPath> {
    public static final MailboxPath INBOX = new MailboxPath(List.of("INBOX"));

    public MailboxPath {
        levels = List.copyOf(levels);
        if (levels.isEmpty() || levels.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a mailbox path needs at least one level and no empty level: " + levels);
        }
        if (levels.getFirst().equalsIgnoreCase("INBOX") && !levels.getFirst().equals("INBOX")) {
            List<String> canonical = new ArrayList<>(levels);
            canonical.set(0, "INBOX");
            levels = List.copyOf(canonical);
        }
    }

    public static MailboxPath of(String... levels) {
        return new MailboxPath(List.of(levels));
    }

    /** Reads the form that {@link #toString()} writes: levels joined by '/', with '\' before a '/' or '\' inside a level. */
    public static MailboxPath parse(String text) {
        List<String> levels = new ArrayList<>();
        StringBuilder level = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                level.append(text.charAt(++i));
            } else if (c == '/') {
                levels.add(level.toString());
                level.setLength(0);
            } else {
                level.append(c);
            }
        }
        levels.add(level.toString());
        return new MailboxPath(levels);
    }

    public String name() {
        return levels.getLast();
    }

    public int depth() {
        return levels.size();
    }

    public boolean isInbox() {
        return equals(INBOX);
    }

    /** The path one level up, or null at the top. */
    public MailboxPath parent() {
        return levels.size() == 1 ? null : new MailboxPath(levels.subList(0, levels.size() - 1));
    }

    public MailboxPath child(String name) {
        List<String> longer = new ArrayList<>(levels);
        longer.add(name);
        return new MailboxPath(longer);
    }

    /** Whether this path equals {@code ancestor} or lies below it. */
    public boolean isWithin(MailboxPath ancestor) {
        return levels.size() >= ancestor.levels.size() && levels.subList(0, ancestor.levels.size()).equals(ancestor.levels);
    }

    /** This path with the leading {@code from} replaced by {@code to}; {@code from} must contain this path. */
    public MailboxPath rebase(MailboxPath from, MailboxPath to) {
        if (!isWithin(from)) {
            throw new IllegalArgumentException(this + " is not within " + from);
        }
        List<String> moved = new ArrayList<>(to.levels);
        moved.addAll(levels.subList(from.levels.size(), levels.size()));
        return new MailboxPath(moved);
    }

    /** INBOX first, then by level in lower case: parents always come before their children. */
    @Override
    public int compareTo(MailboxPath other) {
        int common = Math.min(levels.size(), other.levels.size());
        for (int i = 0; i < common; i++) {
            String mine = levels.get(i);
            String theirs = other.levels.get(i);
            if (i == 0 && mine.equals("INBOX") != theirs.equals("INBOX")) {
                return mine.equals("INBOX") ? -1 : 1;
            }
            int order = mine.toLowerCase(Locale.ROOT).compareTo(theirs.toLowerCase(Locale.ROOT));
            order = order != 0 ? order : mine.compareTo(theirs);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(levels.size(), other.levels.size());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String level : levels) {
            if (!text.isEmpty()) {
                text.append('/');
            }
            text.append(level.replace("\\", "\\\\").replace("/", "\\/"));
        }
        return text.toString();
    }
}
