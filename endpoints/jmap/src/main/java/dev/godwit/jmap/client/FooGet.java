package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Foo/get (RFC 8620 §5.1). */
public final class FooGet implements Method<FooGet.Got> {
    private final DataType type;
    private final ObjectNode arguments;

    /**
     * What the server has.
     *
     * @param state of all objects of the type in the account
     */
    public record Got(String state, List<ObjectNode> list, List<String> notFound) {
    }

    private FooGet(DataType type, ObjectNode arguments) {
        this.type = type;
        this.arguments = arguments;
    }

    /** All objects, with all properties. */
    public static FooGet of(DataType type) {
        return new FooGet(type, Json.object().putNull("ids"));
    }

    /** No object: only the state. */
    public static FooGet state(DataType type) {
        return of(type).ids(List.of());
    }

    public FooGet ids(Collection<String> ids) {
        ObjectNode changed = arguments.deepCopy();
        changed.set("ids", Json.strings(ids));
        return new FooGet(type, changed);
    }

    public FooGet ids(Ref ids) {
        ObjectNode changed = arguments.deepCopy();
        changed.remove("ids");
        changed.set("#ids", ids.json());
        return new FooGet(type, changed);
    }

    /** @param properties empty: those the server gives unasked */
    public FooGet properties(Collection<String> properties) {
        return properties.isEmpty() ? this : with("properties", Json.strings(properties));
    }

    /** An argument that only this type has. */
    public FooGet with(String argument, JsonNode value) {
        ObjectNode changed = arguments.deepCopy();
        changed.set(argument, value);
        return new FooGet(type, changed);
    }

    @Override
    public String name() {
        return type.name() + "/get";
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
    public Got read(ObjectNode answer) throws MalformedAnswerException {
        if (!answer.path("list").isArray()) {
            throw new MalformedAnswerException(name() + " without a list");
        }
        List<ObjectNode> list = new ArrayList<>();
        for (JsonNode each : answer.get("list")) {
            if (!(each instanceof ObjectNode object)) {
                throw new MalformedAnswerException(name() + " with something that is no object");
            }
            list.add(object);
        }
        return new Got(Json.text(answer, "state", ""), list, Json.strings(answer.get("notFound")));
    }

    @Override
    public boolean readOnly() {
        return true;
    }
}
