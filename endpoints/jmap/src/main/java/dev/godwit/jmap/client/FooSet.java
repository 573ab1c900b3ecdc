package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Foo/set (RFC 8620 §5.3).
 *
 * @param ifInState empty for whatever state
 * @param more arguments that only this type has
 */
public record FooSet(DataType type, Wish wish, String ifInState, ObjectNode more) implements Method<FooSet.Answer> {

    public FooSet(DataType type, Wish wish) {
        this(type, wish, "", Json.object());
    }

    /** What shall be done. Not safe for threads. */
    public static final class Wish {
        private final Map<String, ObjectNode> create = new LinkedHashMap<>();
        private final Map<String, ObjectNode> update = new LinkedHashMap<>();
        private final List<String> destroy = new ArrayList<>();

        /** @param creationId of the caller's choice; others may refer to it by {@code #creationId} */
        public Wish create(String creationId, ObjectNode object) {
            create.put(creationId, object);
            return this;
        }

        /** @param patch property, or path, to its new value */
        public Wish update(String id, ObjectNode patch) {
            update.put(id, patch);
            return this;
        }

        public Wish destroy(String id) {
            destroy.add(id);
            return this;
        }

        public boolean isEmpty() {
            return size() == 0;
        }

        public int size() {
            return create.size() + update.size() + destroy.size();
        }

        /** The ids of what is to be changed or destroyed. */
        public List<String> ids() {
            List<String> ids = new ArrayList<>(update.keySet());
            ids.addAll(destroy);
            return ids;
        }

        /** In several, none with more objects or bytes than these. Creations come first, deletions last. */
        public List<Wish> split(int maxObjects, long maxBytes) {
            List<Wish> parts = new ArrayList<>();
            Splitter splitter = new Splitter(parts, Math.max(1, maxObjects), maxBytes);
            create.forEach((id, object) -> splitter.next(object).create(id, object));
            update.forEach((id, patch) -> splitter.next(patch).update(id, patch));
            destroy.forEach(id -> splitter.next(null).destroy(id));
            return parts;
        }
    }

    private static final class Splitter {
        private static final long OVERHEAD = 100;
        private final List<Wish> parts;
        private final int maxObjects;
        private final long maxBytes;
        private long bytes;

        Splitter(List<Wish> parts, int maxObjects, long maxBytes) {
            this.parts = parts;
            this.maxObjects = maxObjects;
            this.maxBytes = maxBytes;
        }

        Wish next(JsonNode object) {
            long size = OVERHEAD + (object == null ? 0 : 3L * object.toString().length()); // bytes of UTF-8 at most
            if (parts.isEmpty() || parts.getLast().size() >= maxObjects || bytes + size > maxBytes) {
                parts.add(new Wish());
                bytes = 0;
            }
            bytes += size;
            return parts.getLast();
        }
    }

    /**
     * What became of each.
     *
     * @param newState empty if not told
     * @param created creation id to what the server decided: {@code id} and the properties that differ from those given
     * @param updated id to what the server changed beyond the patch; empty for nothing
     */
    public record Answer(String newState, Map<String, ObjectNode> created, Map<String, ObjectNode> updated, List<String> destroyed,
            Map<String, SetError> notCreated, Map<String, SetError> notUpdated, Map<String, SetError> notDestroyed) {

        Answer plus(Answer other) {
            Answer sum = new Answer(other.newState, new LinkedHashMap<>(created), new LinkedHashMap<>(updated), new ArrayList<>(destroyed),
                    new LinkedHashMap<>(notCreated), new LinkedHashMap<>(notUpdated), new LinkedHashMap<>(notDestroyed));
            sum.created.putAll(other.created);
            sum.updated.putAll(other.updated);
            sum.destroyed.addAll(other.destroyed);
            sum.notCreated.putAll(other.notCreated);
            sum.notUpdated.putAll(other.notUpdated);
            sum.notDestroyed.putAll(other.notDestroyed);
            return sum;
        }
    }

    @Override
    public String name() {
        return type.name() + "/set";
    }

    @Override
    public Set<String> using() {
        return type.using();
    }

    @Override
    public ObjectNode arguments(String accountId) {
        ObjectNode arguments = more.deepCopy().put("accountId", accountId);
        if (!ifInState.isEmpty()) {
            arguments.put("ifInState", ifInState);
        }
        if (!wish.create.isEmpty()) {
            arguments.putObject("create").setAll(wish.create);
        }
        if (!wish.update.isEmpty()) {
            arguments.putObject("update").setAll(wish.update);
        }
        if (!wish.destroy.isEmpty()) {
            arguments.set("destroy", Json.strings(wish.destroy));
        }
        return arguments;
    }

    @Override
    public Answer read(ObjectNode answer) {
        return new Answer(Json.text(answer, "newState", ""), Json.objects(answer.get("created")), Json.objects(answer.get("updated")),
                Json.strings(answer.get("destroyed")), errors(answer.get("notCreated")), errors(answer.get("notUpdated")),
                errors(answer.get("notDestroyed")));
    }

    static Map<String, SetError> errors(JsonNode map) {
        Map<String, SetError> errors = new LinkedHashMap<>();
        Json.objects(map).forEach((id, error) -> errors.put(id, SetError.of(error)));
        return errors;
    }

    @Override
    public boolean readOnly() {
        return false;
    }
}
