package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Mailbox (RFC 8621 §2), with {@code shareWith} as RFC 9670 has it. */
final class MailboxType implements DataType {
    static final List<String> COUNTS = List.of("totalEmails", "unreadEmails", "totalThreads", "unreadThreads");
    static final Rights RIGHTS = Rights.of("mayReadItems", "mayAddItems", "mayRemoveItems", "maySetSeen", "maySetKeywords",
            "mayCreateChild", "mayRename", "mayDelete", "maySubmit", "mayShare");
    static final int MAX_NAME = 255;

    /** The registry of IMAP mailbox name attributes in lower case (RFC 8621 §10.5.1). */
    private static final Shape ROLE = Shape.oneOf("all", "archive", "drafts", "flagged", "important", "inbox", "junk",
            "memos", "scheduled", "sent", "snoozed", "subscribed", "trash");
    private static final Schema SCHEMA = schemaOf();

    private static Schema schemaOf() {
        Schema schema = new Schema().serverSet("id").required("name", Shape.STRING)
                .optional("parentId", Shape.ID_OR_NULL, null).optional("role", ROLE.orNull(), null)
                .optional("sortOrder", Shape.UNSIGNED, 0).optional("isSubscribed", Shape.BOOLEAN, false)
                .serverSet("myRights").optional("shareWith", RIGHTS.shareWith(), null);
        COUNTS.forEach(schema::serverSet);
        return schema;
    }

    @Override
    public String name() {
        return "Mailbox";
    }

    @Override
    public String capability() {
        return Urn.MAIL;
    }

    @Override
    public String idPrefix() {
        return "mb";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Map<String, Shape> arguments(String verb) {
        return switch (verb) {
            case "set" -> Map.of("onDestroyRemoveEmails", Shape.BOOLEAN);
            case "query" -> Map.of("sortAsTree", Shape.BOOLEAN, "filterAsTree", Shape.BOOLEAN);
            default -> Map.of();
        };
    }

    @Override
    public void furnish(Access access) {
        SetMethod.store(access, this, Json.of("{'name':'Inbox','role':'inbox','isSubscribed':true}"));
    }

    @Override
    public boolean visible(Access access, ObjectNode mailbox) {
        return RIGHTS.readable(access, mailbox);
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode after) {
        String name = after.get("name").asText();
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw SetError.invalid("name", "no valid name");
        }
        String parentId = Json.text(after, "parentId");
        checkParent(access, after, parentId);
        for (ObjectNode other : access.table("Mailbox").all()) {
            if (other.get("id").equals(after.get("id"))) {
                continue;
            }
            if (other.get("name").asText().equals(name) && Objects.equals(Json.text(other, "parentId"), parentId)) {
                throw SetError.conflict("name", "a sibling has this name");
            }
            if (!after.get("role").isNull() && other.get("role").equals(after.get("role"))) {
                throw SetError.conflict("role", "another mailbox has this role");
            }
        }
        RIGHTS.checkShareWith(access, before, after);
        checkRights(access, before, after, parentId);
    }

    private static void checkParent(Access access, ObjectNode after, String parentId) {
        int depth = 1;
        for (String up = parentId; up != null; depth++) {
            ObjectNode parent = access.get("Mailbox", up);
            if (parent == null || up.equals(after.get("id").asText()) || depth > 1000) {
                throw SetError.invalid("parentId", "no such mailbox, or a loop");
            }
            up = Json.text(parent, "parentId");
        }
        if (depth > access.quirks().maxMailboxDepth) {
            throw SetError.invalid("parentId", "deeper than maxMailboxDepth");
        }
    }

    private static void checkRights(Access access, ObjectNode before, ObjectNode after, String parentId) {
        boolean moved = before == null || !Objects.equals(Json.text(before, "parentId"), parentId);
        if (moved && parentId != null) {
            RIGHTS.require(access, access.get("Mailbox", parentId), "mayCreateChild");
        } else if (moved && !access.owner()) {
            throw SetError.of("forbidden", "mayCreateTopLevelMailbox is false");
        }
        if (before != null && (moved || !before.get("name").equals(after.get("name")))) {
            RIGHTS.require(access, before, "mayRename");
        }
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode mailbox, ObjectNode arguments) {
        String id = mailbox.get("id").asText();
        RIGHTS.require(access, mailbox, "mayDelete");
        if (access.table("Mailbox").all().stream().anyMatch(box -> id.equals(Json.text(box, "parentId")))) {
            throw SetError.of("mailboxHasChild", "it has children");
        }
        List<ObjectNode> emails = access.table("Email").all().stream().filter(email -> email.get("mailboxIds").has(id)).toList();
        if (!emails.isEmpty() && !arguments.path("onDestroyRemoveEmails").asBoolean()) {
            throw SetError.of("mailboxHasEmail", "it has Emails");
        }
        for (ObjectNode email : emails) {
            EmailType.takeOut(access, email, id);
        }
    }

    @Override
    public ObjectNode view(Access access, ObjectNode stored, Set<String> properties, ObjectNode arguments) {
        ObjectNode view = stored.deepCopy();
        view.set("myRights", RIGHTS.mine(access, stored));
        if (properties == null || COUNTS.stream().anyMatch(properties::contains)) {
            count(access, view);
        }
        if (!RIGHTS.has(access, stored, "mayShare")) {
            view.putNull("shareWith");
        }
        return view;
    }

    private static void count(Access access, ObjectNode view) {
        String id = view.get("id").asText();
        int total = 0;
        int unread = 0;
        Set<String> threads = new HashSet<>();
        Set<String> unreadThreads = new HashSet<>();
        for (ObjectNode email : access.table("Email").all()) {
            if (email.get("mailboxIds").has(id)) {
                total++;
                threads.add(email.get("threadId").asText());
                boolean isUnread = !email.get("keywords").has("$seen") && !email.get("keywords").has("$draft");
                unread += isUnread ? 1 : 0;
                if (isUnread) {
                    unreadThreads.add(email.get("threadId").asText());
                }
            }
        }
        view.put("totalEmails", total).put("unreadEmails", unread).put("totalThreads", threads.size())
                .put("unreadThreads", unreadThreads.size());
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        Predicate<ObjectNode> all = mailbox -> true;
        for (String name : Json.names(condition)) {
            Predicate<ObjectNode> one = switch (name) {
                case "parentId", "role", "isSubscribed" -> mailbox -> mailbox.get(name).equals(condition.get(name));
                case "name" -> mailbox -> mailbox.get("name").asText().contains(condition.get("name").asText());
                case "hasAnyRole" -> mailbox -> mailbox.get("role").isNull() != condition.get(name).asBoolean();
                default -> throw MethodError.of("unsupportedFilter", name);
            };
            all = all.and(one);
        }
        return all;
    }

    @Override
    public Comparator<ObjectNode> order(Access access, String property, ObjectNode comparator) {
        return switch (property) {
            case "sortOrder" -> Comparator.comparingLong(mailbox -> mailbox.get("sortOrder").asLong());
            case "name" -> Comparator.comparing(mailbox -> mailbox.get("name").asText());
            default -> throw MethodError.of("unsupportedSort", property);
        };
    }
}
