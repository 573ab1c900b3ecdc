package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.imap.client.ListEntry;
import dev.godwit.imap.client.Namespaces;
import dev.godwit.imap.client.Namespaces.Namespace;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ModifiedUtf7;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the mailboxes of one server are called there. Names that the server has listed are used exactly as it spells
 * them, even where they cannot be decoded; others are made from the path. May be used by several threads.
 */
final class MailboxNames {
    private final Namespaces namespaces;
    private final boolean utf8;
    private final Map<MailboxPath, String> listed = new ConcurrentHashMap<>();
    private volatile char separator;
    private volatile String prefix;
    private volatile boolean guessed;

    /** @param root what LIST "" "" told, for servers without NAMESPACE */
    MailboxNames(Namespaces namespaces, List<ListEntry> root, boolean utf8) {
        this.namespaces = namespaces;
        this.utf8 = utf8;
        if (namespaces.personal().isEmpty()) {
            separator = root.isEmpty() ? 0 : root.getFirst().separator();
            prefix = "";
        } else {
            separator = namespaces.personal().getFirst().separator();
            prefix = namespaces.personal().getFirst().prefix();
        }
    }

    Namespaces namespaces() {
        return namespaces;
    }

    /** 0 where mailboxes cannot have children. */
    char separator() {
        return separator;
    }

    /** What stands before every personal mailbox but INBOX, its separator included: {@code INBOX.} on Courier. */
    String prefix() {
        return prefix;
    }

    /**
     * Takes over what the server listed. Two names for one path are kept apart.
     *
     * @param everything whether these are all mailboxes there are
     * @return the path of each entry, in order
     */
    List<MailboxPath> learn(List<ListEntry> entries, boolean everything) {
        if (everything) {
            guessPrefix(entries);
        }
        Map<MailboxPath, String> taken = new ConcurrentHashMap<>();
        List<MailboxPath> paths = new ArrayList<>();
        for (ListEntry entry : entries) {
            MailboxPath path = path(entry);
            String earlier = taken.putIfAbsent(path, entry.name());
            if (earlier != null && !earlier.equals(entry.name())) {
                path = new MailboxPath(replaceLast(path.levels(), ImapDecoder.utf8(entry.name()) + " (2)"));
                taken.putIfAbsent(path, entry.name());
            }
            paths.add(path);
        }
        listed.putAll(taken);
        return paths;
    }

    private static List<String> replaceLast(List<String> levels, String last) {
        List<String> other = new ArrayList<>(levels);
        other.set(other.size() - 1, last);
        return other;
    }

    /**
     * Servers without NAMESPACE that keep everything below "INBOX." are old Couriers and Cyruses: do as they do. Decided
     * once, by the first mailboxes there are, since paths must not change while work goes on.
     */
    private void guessPrefix(List<ListEntry> entries) {
        if (!namespaces.personal().isEmpty() || guessed) {
            return;
        }
        if (separator == 0) {
            separator = entries.stream().map(ListEntry::separator).filter(c -> c != 0).findFirst().orElse((char) 0);
        }
        List<ListEntry> others = entries.stream().filter(e -> !e.name().equalsIgnoreCase("INBOX")).toList();
        if (!others.isEmpty()) {
            guessed = true;
            prefix = separator == '.' && others.stream().allMatch(e -> e.name().startsWith("INBOX.")) ? "INBOX." : prefix;
        }
    }

    /** The server turned out to want this prefix. */
    void prefix(String learnt) {
        prefix = learnt;
    }

    private MailboxPath path(ListEntry entry) {
        String name = entry.name();
        char by = entry.separator();
        if (name.equalsIgnoreCase("INBOX") || by != 0 && name.equalsIgnoreCase("INBOX" + by)) {
            return MailboxPath.INBOX;
        }
        String below = !prefix.isEmpty() && name.startsWith(prefix) && name.length() > prefix.length()
                ? name.substring(prefix.length()) : name;
        return new MailboxPath(levels(below, by));
    }

    /** An empty level, which only broken servers have, is joined to the next one. */
    private List<String> levels(String name, char by) {
        List<String> levels = new ArrayList<>();
        StringBuilder level = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (by != 0 && c == by && !isOnly(level, by)) {
                levels.add(decode(level.toString()));
                level.setLength(0);
            } else {
                level.append(c);
            }
        }
        if (!level.isEmpty() || levels.isEmpty()) {
            levels.add(level.isEmpty() ? " " : decode(level.toString()));
        }
        return levels;
    }

    private static boolean isOnly(StringBuilder level, char c) {
        return level.chars().allMatch(other -> other == c);
    }

    private String decode(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        if (utf8) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return ModifiedUtf7.decode(bytes).orElseGet(() -> ModifiedUtf7.decodeLeniently(bytes));
    }

    /** The name to send for a mailbox. */
    String raw(MailboxPath path) {
        String known = listed.get(path);
        if (known != null) {
            return known;
        }
        if (path.isInbox()) {
            return "INBOX";
        }
        // below a parent that the server spells in its own way
        MailboxPath parent = path.parent();
        if (parent != null && separator != 0 && listed.containsKey(parent) && !(parent.isInbox() && !prefix.isEmpty())) {
            return strip(listed.get(parent)) + separator + encode(path.name());
        }
        return prefix + String.join(separator == 0 ? "" : String.valueOf(separator), path.levels().stream().map(this::encode).toList());
    }

    private String strip(String name) {
        return name.endsWith(String.valueOf(separator)) ? name.substring(0, name.length() - 1) : name;
    }

    /** The name for a mailbox to be made. @throws EndpointException USAGE if there can be none */
    String rawForNew(MailboxPath path) {
        if (separator == 0 && path.depth() > 1) {
            throw EndpointException.of(Kind.USAGE, "mailbox " + path + ": this server has no mailboxes within mailboxes")
                    .nextStep("Map it to a name of one level.");
        }
        for (String level : path.levels()) {
            if (separator != 0 && level.indexOf(separator) >= 0 || level.chars().anyMatch(Character::isISOControl)) {
                throw EndpointException.of(Kind.USAGE, "mailbox " + path + ": a level contains the server's separator '" + separator + "' or a control character")
                        .nextStep("Map it to another name.");
            }
        }
        return raw(path);
    }

    /** How many mailboxes the server has listed so far. */
    int known() {
        return listed.size();
    }

    void forget(MailboxPath path) {
        listed.keySet().removeIf(known -> known.isWithin(path));
    }

    private String encode(String level) {
        return utf8 ? new String(level.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) : ModifiedUtf7.encode(level);
    }

    /** Whose it is: the namespace with the longest matching prefix decides. */
    NamespaceKind kind(String raw) {
        int personal = longest(namespaces.personal(), raw);
        int others = longest(namespaces.otherUsers(), raw);
        int shared = longest(namespaces.shared(), raw);
        if (raw.equalsIgnoreCase("INBOX") || personal >= others && personal >= shared) {
            return NamespaceKind.PERSONAL;
        }
        return others >= shared ? NamespaceKind.OTHER_USERS : NamespaceKind.SHARED;
    }

    /** An empty prefix of a namespace that is not ours claims nothing: then all could not be told apart. */
    private static int longest(List<Namespace> candidates, String raw) {
        int longest = -1;
        for (Namespace namespace : candidates) {
            String prefix = namespace.prefix();
            boolean root = namespace.separator() != 0 && prefix.equals(raw + namespace.separator());
            if (raw.startsWith(prefix) || root) {
                longest = Math.max(longest, prefix.length());
            }
        }
        return longest;
    }
}
