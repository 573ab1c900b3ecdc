package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.testkit.imap.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Email (RFC 8621 §4): metadata and header. Its body is bytes only: no MIME structure, and none is created from one. */
final class EmailType implements DataType {
    /** RFC 8621 §4.1.1. */
    static final Shape KEYWORDS = Shape.mapOf(
            Shape.matching(Pattern.compile("[\\x21-\\x7e&&[^(){\\]%*\"\\\\]]{1,255}"), "a keyword"), Shape.TRUE);
    static final Schema SCHEMA = new Schema().serverSet("id").serverSet("blobId").serverSet("threadId").serverSet("size")
            .required("mailboxIds", Shape.ID_SET).optional("keywords", KEYWORDS, Json.object())
            .optionalOnce("receivedAt", Shape.UTC_DATE);

    private static final Set<String> PARTS = Set.of("bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments",
            "hasAttachment", "preview");
    private static final List<String> DEFAULTS = List.of("id", "blobId", "threadId", "mailboxIds", "keywords", "size",
            "receivedAt", "messageId", "inReplyTo", "references", "sender", "from", "to", "cc", "bcc", "replyTo", "subject",
            "sentAt", "hasAttachment", "preview", "bodyValues", "textBody", "htmlBody", "attachments");

    @Override
    public String name() {
        return "Email";
    }

    @Override
    public String capability() {
        return Urn.MAIL;
    }

    @Override
    public String idPrefix() {
        return "M";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Map<String, Shape> arguments(String verb) {
        return switch (verb) {
            case "get" -> Map.of("bodyProperties", Shape.listOf(Shape.STRING), "fetchTextBodyValues", Shape.BOOLEAN,
                    "fetchHTMLBodyValues", Shape.BOOLEAN, "fetchAllBodyValues", Shape.BOOLEAN, "maxBodyValueBytes", Shape.UNSIGNED);
            case "query" -> Map.of("collapseThreads", Shape.BOOLEAN);
            default -> Map.of();
        };
    }

    @Override
    public boolean knows(String property) {
        return SCHEMA.knows(property) || PARTS.contains(property) || HeaderProperty.isOne(property);
    }

    @Override
    public List<String> defaultProperties() {
        return DEFAULTS;
    }

    @Override
    public boolean visible(Access access, ObjectNode email) {
        return access.owner() || Json.names(email.get("mailboxIds")).stream()
                .anyMatch(id -> MailboxType.RIGHTS.readable(access, access.get("Mailbox", id)));
    }

    /** Keywords are told in lower case (RFC 8621 §4.1.1). */
    @Override
    public void beforeCheck(Access access, ObjectNode email) {
        if (email.get("keywords") instanceof ObjectNode keywords) {
            ObjectNode lower = Json.object();
            keywords.properties().forEach(each -> lower.set(each.getKey().toLowerCase(Locale.ROOT), each.getValue()));
            email.set("keywords", lower);
        }
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode after) {
        if (before == null && !after.has("blobId")) {
            throw SetError.of("forbidden", "Emails come by Email/import only");
        }
        List<String> mailboxes = Json.names(after.get("mailboxIds"));
        if (mailboxes.isEmpty() || mailboxes.stream().anyMatch(id -> access.get("Mailbox", id) == null)) {
            throw SetError.invalid("mailboxIds", "no mailbox, or one that does not exist");
        }
        if (mailboxes.size() > access.quirks().maxMailboxesPerEmail) {
            throw SetError.of("tooManyMailboxes", "more than maxMailboxesPerEmail");
        }
        if (after.get("keywords").size() > access.quirks().maxKeywordsPerEmail) {
            throw SetError.of("tooManyKeywords", "too many");
        }
        checkRights(access, before == null ? Json.object() : before, after);
    }

    private static void checkRights(Access access, ObjectNode before, ObjectNode after) {
        for (String id : mailboxes(before, after)) {
            boolean was = before.path("mailboxIds").has(id);
            boolean is = after.path("mailboxIds").has(id);
            ObjectNode mailbox = access.get("Mailbox", id);
            if (was != is) {
                MailboxType.RIGHTS.require(access, mailbox, is ? "mayAddItems" : "mayRemoveItems");
            } else if (!before.path("keywords").equals(after.path("keywords"))) {
                MailboxType.RIGHTS.require(access, mailbox, onlySeen(before, after) ? "maySetSeen" : "maySetKeywords");
            }
        }
    }

    private static boolean onlySeen(ObjectNode before, ObjectNode after) {
        ObjectNode one = before.path("keywords").deepCopy();
        ObjectNode other = after.path("keywords").deepCopy();
        return one.without("$seen").equals(other.without("$seen"));
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode email, ObjectNode arguments) {
        Json.names(email.get("mailboxIds")).forEach(
                id -> MailboxType.RIGHTS.require(access, access.get("Mailbox", id), "mayRemoveItems"));
    }

    @Override
    public void changed(Access access, ObjectNode before, ObjectNode after) {
        boolean seen = before != null && before.get("keywords").has("$seen");
        boolean sees = after != null && after.get("keywords").has("$seen");
        if (before == null || after == null || seen != sees || !before.get("mailboxIds").equals(after.get("mailboxIds"))) {
            mailboxes(before, after).forEach(id -> access.table("Mailbox").countsChanged(id));
        }
        if (before == null) {
            ThreadType.add(access, after);
        } else if (after == null) {
            ThreadType.remove(access, before);
        }
    }

    private static Set<String> mailboxes(ObjectNode before, ObjectNode after) {
        Set<String> ids = new TreeSet<>();
        if (before != null) {
            ids.addAll(Json.names(before.path("mailboxIds")));
        }
        if (after != null) {
            ids.addAll(Json.names(after.path("mailboxIds")));
        }
        return ids;
    }

    /** Removes an Email from a mailbox, and altogether if it is in no other (RFC 8621 §2.5). */
    static void takeOut(Access access, ObjectNode email, String mailboxId) {
        DataType type = DataTypes.named("Email");
        if (email.get("mailboxIds").size() == 1) {
            SetMethod.remove(access, type, email.get("id").asText(), Json.object());
        } else {
            SetMethod.change(access, type, email.get("id").asText(), Json.object().putNull("mailboxIds/" + mailboxId));
        }
    }

    /** Stores an Email whose blob is there: {@code blobId}, {@code mailboxIds}, {@code keywords}, {@code receivedAt}. */
    static String store(Access access, ObjectNode email) {
        DataType type = DataTypes.named("Email");
        Content content = access.account().blobs().get(email.get("blobId").asText());
        HeaderFields header = HeaderFields.of(content);
        ObjectNode given = email.deepCopy();
        given.remove("blobId");
        type.beforeCheck(access, given);
        SCHEMA.checkCreation(given);
        SCHEMA.fill(given);
        List<String> ids = new ArrayList<>(header.messageIds("Message-ID"));
        ids.addAll(header.messageIds("In-Reply-To"));
        ids.addAll(header.messageIds("References"));
        ObjectNode created = Json.object();
        created.set("blobId", email.get("blobId"));
        created.put("size", content.size());
        created.setAll(given);
        type.check(access, null, created);
        created.put("id", access.table("Email").newId());
        created.put("threadId", ThreadType.find(access, ids));
        type.changed(access, null, created);
        access.table("Email").create(created);
        return created.get("id").asText();
    }

    @Override
    public ObjectNode view(Access access, ObjectNode stored, Set<String> properties, ObjectNode arguments) {
        ObjectNode view = stored.deepCopy();
        Set<String> wanted = properties == null ? Set.of() : properties;
        HeaderFields header = null;
        for (String property : wanted) {
            if (PARTS.contains(property)) {
                view.set(property, part(property));
            } else if (HeaderProperty.isOne(property)) {
                header = header != null ? header : HeaderFields.of(access.account().blobs().get(stored.get("blobId").asText()));
                view.set(property, HeaderProperty.value(header, property));
            }
        }
        return view;
    }

    private static JsonNode part(String property) {
        return switch (property) {
            case "hasAttachment" -> Json.NODES.booleanNode(false);
            case "preview" -> Json.NODES.textNode("");
            case "bodyValues" -> Json.object();
            case "bodyStructure" -> Json.NODES.nullNode();
            default -> Json.NODES.arrayNode();
        };
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        return EmailFilter.of(access, condition);
    }

    @Override
    public Comparator<ObjectNode> order(Access access, String property, ObjectNode comparator) {
        return switch (property) {
            case "receivedAt" -> Comparator.comparing(email -> email.get("receivedAt").asText());
            case "size" -> Comparator.comparingLong(email -> email.get("size").asLong());
            case "hasKeyword" -> Comparator.comparing(email -> email.get("keywords").has(comparator.path("keyword").asText()));
            default -> throw MethodError.of("unsupportedSort", property);
        };
    }

    @Override
    public List<ObjectNode> results(Access access, List<ObjectNode> found, ObjectNode arguments) {
        if (!arguments.path("collapseThreads").asBoolean()) {
            return found;
        }
        Set<String> threads = new TreeSet<>();
        return found.stream().filter(email -> threads.add(email.get("threadId").asText())).toList();
    }
}
