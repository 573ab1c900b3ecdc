package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Identity (RFC 8621 §6). */
final class IdentityType implements DataType {
    private static final Shape ADDRESSES = Shape.listOf(Shape.closed(Map.of("name", Shape.STRING.orNull(), "email", Shape.STRING)).with("email")).orNull();
    private static final Schema SCHEMA = new Schema().serverSet("id").optional("name", Shape.STRING, "")
            .requiredOnce("email", Shape.STRING).optional("replyTo", ADDRESSES, null).optional("bcc", ADDRESSES, null)
            .optional("textSignature", Shape.STRING, "").optional("htmlSignature", Shape.STRING, "").serverSet("mayDelete");

    @Override
    public String name() {
        return "Identity";
    }

    @Override
    public String capability() {
        return Urn.SUBMISSION;
    }

    @Override
    public String idPrefix() {
        return "I";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "changes", "set");
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        created.put("mayDelete", true);
    }
}
