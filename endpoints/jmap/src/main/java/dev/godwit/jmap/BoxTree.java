package dev.godwit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.Json;
import dev.godwit.model.MailboxPath;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The mailboxes of an account by path and by id. Immutable. */
final class BoxTree {
    static final List<String> PROPERTIES = List.of("id", "name", "parentId", "role", "sortOrder", "isSubscribed", "totalEmails", "myRights");
    private static final int DEEPEST = 100;

    private final Map<String, Box> byId = new LinkedHashMap<>();
    private final Map<MailboxPath, Box> byPath = new HashMap<>();

    static BoxTree of(List<ObjectNode> mailboxes) {
        BoxTree tree = new BoxTree();
        Map<String, ObjectNode> byId = new HashMap<>();
        mailboxes.forEach(mailbox -> byId.put(mailbox.path("id").asText(), mailbox));
        Map<String, MailboxPath> paths = new HashMap<>();
        for (ObjectNode mailbox : mailboxes) {
            tree.add(mailbox, path(mailbox, byId, paths, 0));
        }
        return tree;
    }

    private static MailboxPath path(ObjectNode mailbox, Map<String, ObjectNode> byId, Map<String, MailboxPath> paths, int depth) {
        String id = mailbox.path("id").asText();
        MailboxPath known = paths.get(id);
        if (known == null) {
            ObjectNode parent = byId.get(Json.text(mailbox, "parentId", ""));
            boolean top = parent == null || depth > DEEPEST; // a parent that this user may not see; or a loop
            known = "inbox".equals(role(mailbox)) ? MailboxPath.INBOX
                    : top ? MailboxPath.of(name(mailbox, true)) : path(parent, byId, paths, depth + 1).child(name(mailbox, false));
            if (paths.containsValue(known)) { // Mailboxes of other people may have equal names, and so may one whose parent is hidden
                known = known.parent() == null ? MailboxPath.of(known.name() + " (" + id + ")") : known.parent().child(known.name() + " (" + id + ")");
            }
            paths.put(id, known);
        }
        return known;
    }

    /** An ordinary mailbox at the top that is called Inbox is not the one that IMAP calls so. */
    private static String name(ObjectNode mailbox, boolean top) {
        String name = mailbox.path("name").asText();
        return name.isEmpty() ? "(" + mailbox.path("id").asText() + ")" : top && name.equalsIgnoreCase("INBOX") ? name + " (2)" : name;
    }

    private static String role(ObjectNode mailbox) {
        return Json.text(mailbox, "role", "").toLowerCase(Locale.ROOT);
    }

    private void add(ObjectNode mailbox, MailboxPath path) {
        Box box = new Box(mailbox.path("id").asText(), Json.text(mailbox, "parentId", ""), path, role(mailbox),
                mailbox.path("isSubscribed").asBoolean(), mailbox.path("myRights").path("mayReadItems").asBoolean(true),
                mailbox.path("sortOrder").asLong(), mailbox.path("totalEmails").asLong());
        byId.put(box.id(), box);
        byPath.put(path, box);
    }

    Collection<Box> all() {
        return byId.values();
    }

    /** The mailbox there; names are normalised (RFC 8621 §2, RFC 5198) unless a server kept one as it was. */
    Optional<Box> at(MailboxPath path) {
        Box box = byPath.get(path);
        return Optional.ofNullable(box == null ? byPath.get(normalized(path)) : box);
    }

    static MailboxPath normalized(MailboxPath path) {
        return new MailboxPath(path.levels().stream().map(level -> Normalizer.normalize(level, Normalizer.Form.NFC)).toList());
    }

    Optional<Box> withId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    boolean hasChildren(Box box) {
        return byId.values().stream().anyMatch(other -> other.parentId().equals(box.id()));
    }
}
