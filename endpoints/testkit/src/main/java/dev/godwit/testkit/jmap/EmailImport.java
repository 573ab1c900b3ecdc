package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.testkit.imap.Content;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Email/import (RFC 8621 §4.8). */
final class EmailImport {
    private static final Map<String, Shape> ARGUMENTS = Map.of("ifInState", Shape.STRING.orNull(),
            "emails", Shape.mapOf(Shape.ID, Shape.OBJECT));
    private static final Schema SCHEMA = new Schema().required("blobId", Shape.ID).required("mailboxIds", Shape.ID_SET)
            .optional("keywords", EmailType.KEYWORDS, Json.object()).optional("receivedAt", Shape.UTC_DATE);

    private EmailImport() {
    }

    /** @param imported how many objects were to be imported so far */
    static ObjectNode run(Call call, AtomicInteger imported, Consumer<SetError> breaches) {
        call.check(ARGUMENTS, Map.of());
        call.require("emails");
        Access access = call.access();
        Table table = access.table("Email");
        JsonNode emails = call.arguments().get("emails");
        int limit = access.quirks().limits.maxObjectsInSet();
        if (emails.size() > limit) {
            throw MethodError.of("requestTooLarge", emails.size() + " objects, maxObjectsInSet is " + limit);
        }
        SetMethod.checkState(call, table);
        ObjectNode response = call.response().put("oldState", table.state());
        ObjectNode created = response.putObject("created");
        ObjectNode notCreated = response.putObject("notCreated");
        for (Map.Entry<String, JsonNode> each : emails.properties()) {
            try {
                boolean lost = imported.incrementAndGet() == access.quirks().blobLostAtImport;
                ObjectNode email = add(access, call, (ObjectNode) each.getValue(), lost);
                call.creationIds().put(each.getKey(), email.get("id").asText());
                created.set(each.getKey(), email);
            } catch (SetError e) {
                breaches.accept(e);
                notCreated.set(each.getKey(), e.json());
            }
        }
        return SetMethod.nullIfNone(response.put("newState", table.state()));
    }

    private static ObjectNode add(Access access, Call call, ObjectNode given, boolean lost) {
        ObjectNode email = References.resolve(given, SCHEMA, call.creationIds());
        SCHEMA.checkCreation(email);
        access.quirks().checkRefusal("Email", email);
        String blobId = email.get("blobId").asText();
        Content content = lost ? null : access.account().blobs().get(blobId);
        if (content == null && access.quirks().unknownBlobIsNotFound) {
            throw SetError.of("notFound", "no such blob");
        }
        if (content == null) {
            throw access.quirks().unknownBlobIsInvalid ? SetError.conflict("blobId", "no such blob") : SetError.blobNotFound(blobId);
        }
        checkContent(access, content);
        if (access.quirks().rewriting != null) {
            email.put("blobId", access.account().blobs().put(Content.of(access.quirks().rewriting.apply(content.bytes()))));
        }
        if (access.quirks().equalBlobExists) {
            for (ObjectNode other : access.table("Email").all()) {
                if (other.get("blobId").asText().equals(blobId)) {
                    throw SetError.alreadyExists(other.get("id").asText());
                }
            }
        }
        SCHEMA.fill(email);
        if (!email.has("receivedAt")) {
            email.put("receivedAt", access.quirks().now());
        }
        ObjectNode stored = access.get("Email", EmailType.store(access, email)).deepCopy();
        return stored.retain("id", "blobId", "threadId", "size");
    }

    private static void checkContent(Access access, Content content) {
        if (content.size() > access.quirks().maxMessageSize) {
            throw SetError.of("tooLarge", "larger than a message may be");
        }
        if (access.quirks().invalidEmail.test(content)) {
            throw SetError.of("invalidEmail", "no message");
        }
        long quota = access.account().quota();
        if (quota != Long.MAX_VALUE && content.size() > quota - access.account().usedBytes()) {
            throw SetError.of("overQuota", "the account is full");
        }
    }
}
