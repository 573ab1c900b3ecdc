package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.imap.client.Capabilities;
import dev.godwit.imap.client.Handle;
import dev.godwit.imap.client.ListEntry;
import dev.godwit.imap.client.ListMailboxes;
import dev.godwit.imap.client.MailboxList;
import dev.godwit.imap.client.Namespaces.Namespace;
import dev.godwit.imap.client.RefusedException;
import dev.godwit.imap.client.Status;
import dev.godwit.imap.client.StatusItems;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What mailboxes there are and how far they have come. */
final class MailboxTree {
    /** So many STATUS commands are in flight: enough for any round trip, few enough for any server's input buffer. */
    private static final int STATUS_WINDOW = 200;
    /** Where at least every so-manieth mailbox is wanted, asking for all at once is cheaper. */
    private static final int WORTH_A_LIST = 4;

    private final ImapSession session;
    private final Sessions sessions;

    private final List<String> patterns;

    MailboxTree(ImapSession session, Sessions sessions) {
        this(session, sessions, patterns(sessions));
    }

    private MailboxTree(ImapSession session, Sessions sessions, List<String> patterns) {
        this.session = session;
        this.sessions = sessions;
        this.patterns = patterns;
    }

    /** In the order of {@link MailboxPath}. */
    List<Mailbox> mailboxes() throws IOException {
        Capabilities capabilities = session.capabilities();
        boolean extended = capabilities.has("LIST-EXTENDED");
        boolean ids = capabilities.has("OBJECTID") && capabilities.has("LIST-STATUS") && extended;
        List<String> options = new ArrayList<>();
        if (extended) {
            options.add("SUBSCRIBED");
            if (capabilities.has("SPECIAL-USE")) {
                options.add("SPECIAL-USE");
            }
            if (ids) {
                options.add("STATUS (MAILBOXID)");
            }
        }
        List<Handle<MailboxList>> lists = list(options);
        List<Handle<MailboxList>> lsubs = new ArrayList<>();
        if (!extended) {
            for (String pattern : patterns) {
                lsubs.add(session.client().send(ListMailboxes.lsub(pattern)));
            }
        }
        List<ListEntry> entries = new ArrayList<>();
        Map<String, StatusItems> statuses = collect(lists, entries);
        Set<String> subscribed = new HashSet<>();
        for (Handle<MailboxList> lsub : lsubs) {
            for (ListEntry entry : lsub.await().entries()) {
                // LSUB shows levels above subscribed mailboxes as \\Noselect (RFC 3501 §6.3.9)
                if (!entry.has("\\noselect")) {
                    subscribed.add(entry.name());
                }
            }
        }
        return mailboxes(entries, subscribed, statuses);
    }

    /** This one, and none if it does not exist. */
    List<Mailbox> mailboxes(MailboxPath only) throws IOException {
        return new MailboxTree(session, sessions, List.of(sessions.names().raw(only))).mailboxes();
    }

    private List<Mailbox> mailboxes(List<ListEntry> entries, Set<String> subscribed, Map<String, StatusItems> statuses) {
        List<MailboxPath> paths = sessions.names().learn(entries, patterns.contains("*"));
        Map<MailboxPath, Mailbox> mailboxes = new TreeMap<>();
        Set<Role> taken = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            ListEntry entry = entries.get(i);
            MailboxPath path = paths.get(i);
            Optional<Role> role = path.isInbox() ? Optional.of(Role.INBOX) : role(entry);
            // asked for, they are part of what is copied like the account's own
            NamespaceKind kind = sessions.options().allNamespaces() ? NamespaceKind.PERSONAL : sessions.names().kind(entry.name());
            if (role.isPresent() && (kind != NamespaceKind.PERSONAL || !taken.add(role.get()))) {
                role = Optional.empty();
            }
            StatusItems status = statuses.get(entry.name());
            mailboxes.putIfAbsent(path, new Mailbox(path, role, !entry.has("\\noselect") && !entry.has("\\nonexistent"),
                    entry.has("\\subscribed") || subscribed.contains(entry.name()), kind,
                    Optional.ofNullable(status == null ? null : status.mailboxId())));
        }
        return List.copyOf(mailboxes.values());
    }

    /** The attributes of RFC 6154 and RFC 8457, and those of Gmail's older XLIST. */
    private static Optional<Role> role(ListEntry entry) {
        for (String attribute : entry.attributes().stream().sorted(Comparator.naturalOrder()).toList()) {
            Role role = switch (attribute) {
                case "\\all", "\\allmail" -> Role.ALL;
                case "\\archive" -> Role.ARCHIVE;
                case "\\drafts" -> Role.DRAFTS;
                case "\\flagged", "\\starred" -> Role.FLAGGED;
                case "\\important" -> Role.IMPORTANT;
                case "\\junk", "\\spam" -> Role.JUNK;
                case "\\sent" -> Role.SENT;
                case "\\trash" -> Role.TRASH;
                default -> null;
            };
            if (role != null) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** The attribute to ask for when a mailbox with this role is made; empty if there is none. */
    static String attribute(Role role) {
        return switch (role) {
            case INBOX -> "";
            case ALL, ARCHIVE, DRAFTS, FLAGGED, IMPORTANT, JUNK, SENT, TRASH -> {
                String name = role.name();
                yield "\\" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
            }
        };
    }

    private static List<String> patterns(Sessions sessions) {
        List<String> patterns = new ArrayList<>(List.of("*"));
        if (sessions.options().allNamespaces()) {
            List<Namespace> foreign = new ArrayList<>(sessions.names().namespaces().otherUsers());
            foreign.addAll(sessions.names().namespaces().shared());
            for (Namespace namespace : foreign) {
                if (!namespace.prefix().isEmpty()) {
                    patterns.add(namespace.prefix() + "*");
                }
            }
        }
        return patterns;
    }

    private List<Handle<MailboxList>> list(List<String> options) throws IOException {
        List<Handle<MailboxList>> lists = new ArrayList<>();
        for (String pattern : patterns) {
            lists.add(session.client().send(ListMailboxes.list(pattern, options)));
        }
        return lists;
    }

    /** Each mailbox once, even if several patterns match it. */
    private static Map<String, StatusItems> collect(List<Handle<MailboxList>> lists, List<ListEntry> entries) throws IOException {
        Map<String, ListEntry> byName = new LinkedHashMap<>();
        Map<String, StatusItems> statuses = new HashMap<>();
        for (Handle<MailboxList> list : lists) {
            MailboxList result = list.await();
            result.entries().forEach(entry -> byName.putIfAbsent(entry.name(), entry));
            statuses.putAll(result.statuses());
        }
        entries.addAll(byName.values());
        return statuses;
    }

    private String items() {
        return session.condstore() ? "MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ" : "MESSAGES UIDNEXT UIDVALIDITY";
    }

    /** In one round trip: LIST with STATUS where the server has it, else all STATUS commands in a row. */
    Map<MailboxPath, MailboxState> states(Collection<MailboxPath> wanted) throws IOException {
        Map<MailboxPath, MailboxState> states = new HashMap<>();
        List<MailboxPath> left = new ArrayList<>(wanted);
        Capabilities capabilities = session.capabilities();
        if (wanted.size() > 1 && wanted.size() * WORTH_A_LIST >= sessions.names().known() && capabilities.has("LIST-STATUS") && capabilities.has("LIST-EXTENDED")) {
            Set<String> unselectable = new HashSet<>();
            List<ListEntry> entries = new ArrayList<>();
            Map<String, StatusItems> told = collect(list(List.of("STATUS (" + items() + ")")), entries);
            entries.stream().filter(e -> e.has("\\noselect") || e.has("\\nonexistent")).forEach(e -> unselectable.add(e.name()));
            left.removeIf(path -> {
                String raw = sessions.names().raw(path);
                StatusItems status = told.get(raw);
                if (status != null) {
                    states.put(path, status.state());
                }
                return status != null || unselectable.contains(raw);
            });
        }
        askEach(left, states);
        return states;
    }

    private void askEach(List<MailboxPath> paths, Map<MailboxPath, MailboxState> states) throws IOException {
        Map<String, StatusItems> answers = new HashMap<>();
        ArrayDeque<Handle<StatusItems>> inFlight = new ArrayDeque<>();
        ArrayDeque<MailboxPath> asked = new ArrayDeque<>();
        for (MailboxPath path : paths) {
            if (inFlight.size() >= STATUS_WINDOW) {
                take(asked.remove(), inFlight.remove(), states);
            }
            inFlight.add(session.client().send(new Status(sessions.names().raw(path), items(), answers)));
            asked.add(path);
        }
        while (!inFlight.isEmpty()) {
            take(asked.remove(), inFlight.remove(), states);
        }
    }

    private void take(MailboxPath path, Handle<StatusItems> handle, Map<MailboxPath, MailboxState> states) throws IOException {
        try {
            StatusItems status = handle.await();
            if (status != null) {
                states.put(path, status.state());
            }
        } catch (RefusedException refused) {
            EndpointException error = session.error(path, refused);
            switch (error.kind()) {
                case SLOW_DOWN, CONNECTION, NO_SPACE -> throw error;
                // not there, not selectable or not ours to see: left out
                case MAILBOX_GONE, ACCESS_DENIED, ITEM_REFUSED, MALFORMED, USAGE, BUG -> states.remove(path);
            }
        }
    }
}
