package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Foo/query (RFC 8620 §5.5). */
public final class FooQuery implements Method<FooQuery.Queried> {
    private final DataType type;
    private final ObjectNode arguments;

    /**
     * A page of the result.
     *
     * @param queryState changes when the result does
     * @param total of the whole result; -1 if it was not asked for or is not told
     * @param limit how many ids the server gives at once at most; -1 if that is not less than was asked for
     */
    public record Queried(String queryState, List<String> ids, long position, long total, long limit) {
    }

    /** Everything, in the server's order. */
    public FooQuery(DataType type) {
        this(type, Json.object());
    }

    private FooQuery(DataType type, ObjectNode arguments) {
        this.type = type;
        this.arguments = arguments;
    }

    public FooQuery filter(ObjectNode filter) {
        return with("filter", filter);
    }

    public FooQuery sort(String property, boolean ascending) {
        return with("sort", Json.object().arrayNode().add(Json.object().put("property", property).put("isAscending", ascending)));
    }

    public FooQuery position(long position) {
        return with("position", Json.object().numberNode(position));
    }

    public FooQuery limit(long limit) {
        return with("limit", Json.object().numberNode(limit));
    }

    public FooQuery calculateTotal() {
        return with("calculateTotal", Json.object().booleanNode(true));
    }

    /** An argument that only this type has. */
    public FooQuery with(String argument, JsonNode value) {
        ObjectNode changed = arguments.deepCopy();
        changed.set(argument, value);
        return new FooQuery(type, changed);
    }

    @Override
    public String name() {
        return type.name() + "/query";
    }

    @Override
    public Set<String> using() {
        return type.using();
    }

    @Override
    public ObjectNode arguments(String accountId) {
        return arguments.deepCopy().put("accountId", accountId);
    }

    @Override
    public Queried read(ObjectNode answer) throws MalformedAnswerException {
        if (!answer.path("ids").isArray()) {
            throw new MalformedAnswerException(name() + " without ids");
        }
        return new Queried(Json.text(answer, "queryState", ""), Json.strings(answer.get("ids")), answer.path("position").asLong(),
                answer.path("total").asLong(-1), answer.path("limit").asLong(-1));
    }

    @Override
    public boolean readOnly() {
        return true;
    }
}
