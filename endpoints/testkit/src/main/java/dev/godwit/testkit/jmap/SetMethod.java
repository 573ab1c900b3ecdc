package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Foo/set (RFC 8620 §5.3). */
final class SetMethod {
    private static final Shape CREATION_OR_ID = value -> Shape.ID.problem(
            Json.NODES.textNode(value.asText().startsWith("#") ? value.asText().substring(1) : value.asText()));
    private static final Map<String, Shape> ARGUMENTS = Map.of("ifInState", Shape.STRING.orNull(),
            "create", Shape.mapOf(Shape.ID, Shape.OBJECT).orNull(),
            "update", Shape.mapOf(CREATION_OR_ID, Shape.OBJECT).orNull(),
            "destroy", Shape.listOf(CREATION_OR_ID).orNull());

    private final Call call;
    private final DataType type;
    private final Access access;
    private final Table table;
    private final ObjectNode response;
    private final Consumer<SetError> breaches;

    private SetMethod(Call call, DataType type, Consumer<SetError> breaches) {
        this.call = call;
        this.type = type;
        this.breaches = breaches;
        access = call.access();
        table = access.table(type.name());
        response = call.response();
    }

    /** @param breaches is told of every object refused */
    static ObjectNode run(Call call, DataType type, Consumer<SetError> breaches) {
        call.check(ARGUMENTS, type.arguments("set"));
        return new SetMethod(call, type, breaches).run();
    }

    private ObjectNode run() {
        ObjectNode create = map("create");
        ObjectNode update = map("update");
        List<String> destroy = call.argument("destroy") == null ? List.of() : Json.texts(call.argument("destroy"));
        int limit = access.quirks().limits.maxObjectsInSet();
        int number = create.size() + update.size() + destroy.size();
        if (number > limit) {
            throw MethodError.of("requestTooLarge", number + " objects, maxObjectsInSet is " + limit);
        }
        checkState(call, table);
        response.put("oldState", table.state());
        List.of("created", "updated").forEach(response::putObject);
        response.putArray("destroyed");
        List.of("notCreated", "notUpdated", "notDestroyed").forEach(response::putObject);
        create(create);
        update(update, destroy);
        destroy(destroy);
        type.afterSet(access, call.arguments(), response, call.creationIds());
        response.put("newState", table.state());
        return nullIfNone(response);
    }

    /** What is empty is told as null (RFC 8620 §5.3). */
    static ObjectNode nullIfNone(ObjectNode response) {
        for (String name : Json.names(response)) {
            if (response.get(name).isContainerNode() && response.get(name).isEmpty()) {
                response.putNull(name);
            }
        }
        return response;
    }

    static void checkState(Call call, Table table) {
        JsonNode ifInState = call.argument("ifInState");
        if (ifInState != null && !ifInState.asText().equals(table.state())) {
            throw MethodError.of("stateMismatch", "the state is " + table.state());
        }
    }

    private ObjectNode map(String argument) {
        return call.argument(argument) instanceof ObjectNode map ? map : Json.object();
    }

    /** In rounds, since one may refer to another that comes later (RFC 8620 §5.3). */
    private void create(ObjectNode create) {
        Set<String> waiting = new LinkedHashSet<>(Json.names(create));
        boolean progress = true;
        while (progress) {
            progress = false;
            for (String creationId : List.copyOf(waiting)) {
                ObjectNode object = (ObjectNode) create.get(creationId);
                if (References.open(object, type.schema(), call.creationIds()).isEmpty()) {
                    waiting.remove(creationId);
                    progress = true;
                    attempt("notCreated", creationId, () -> create(creationId, object));
                }
            }
        }
        for (String creationId : waiting) {
            attempt("notCreated", creationId, () -> {
                List<String> open = References.open((ObjectNode) create.get(creationId), type.schema(), call.creationIds());
                throw SetError.invalidProperties("refers to what was not created", open);
            });
        }
    }

    private void create(String creationId, ObjectNode given) {
        ObjectNode object = References.resolve(given, type.schema(), call.creationIds());
        if (type.singleton()) {
            throw SetError.of("singleton", "there is exactly one");
        }
        access.quirks().checkRefusal(type.name(), object);
        type.makeRoom(access, object, call.arguments(), response);
        String id = store(access, type, object);
        call.creationIds().put(creationId, id);
        ObjectNode view = type.view(access, table.get(id), null, Json.object());
        Json.names(given).stream().filter(name -> given.get(name).equals(view.get(name))).forEach(view::remove);
        ((ObjectNode) response.get("created")).set(creationId, view);
    }

    /** Checks and creates; also how tests seed. */
    static String store(Access access, DataType type, ObjectNode given) {
        ObjectNode object = given.deepCopy();
        type.beforeCheck(access, object);
        type.schema().checkCreation(object);
        type.schema().fill(object);
        Table table = access.table(type.name());
        ObjectNode created = Json.object().put("id", table.newId());
        created.setAll(object);
        type.prepare(access, created);
        type.check(access, null, created);
        table.create(created);
        type.changed(access, null, created);
        return created.get("id").asText();
    }

    private void update(ObjectNode update, List<String> destroy) {
        for (Map.Entry<String, JsonNode> each : update.properties()) {
            attempt("notUpdated", each.getKey(), () -> {
                String id = id(each.getKey());
                if (destroy.contains(each.getKey()) || destroy.contains(id)) {
                    throw SetError.of("willDestroy", "to be destroyed by the same call");
                }
                ObjectNode patch = References.resolvePatch((ObjectNode) each.getValue(), type.schema(), call.creationIds());
                change(access, type, id, patch);
                ((ObjectNode) response.get("updated")).putNull(id);
            });
        }
    }

    /** Patches and checks; also how tests change. */
    static void change(Access access, DataType type, String id, ObjectNode patch) {
        Table table = access.table(type.name());
        ObjectNode before = table.get(id);
        if (before == null || !type.visible(access, before)) {
            throw SetError.of("notFound", id);
        }
        Set<String> touched = new TreeSet<>();
        Json.names(patch).forEach(pointer -> touched.add(Patch.tokens(pointer).getFirst()));
        touched.addAll(Json.names(before));
        ObjectNode seen = type.view(access, before, touched, Json.object());
        ObjectNode wanted = Patch.apply(seen, patch, type.schema());
        access.quirks().checkRefusal(type.name(), wanted);
        type.beforeCheck(access, wanted);
        type.schema().checkUpdate(seen, wanted);
        ObjectNode after = before.deepCopy();
        Set<String> names = new TreeSet<>(Json.names(seen));
        names.addAll(Json.names(wanted));
        for (String name : names) {
            if (!wanted.has(name)) {
                after.remove(name);
            } else if (!wanted.get(name).equals(seen.get(name))) {
                after.set(name, wanted.get(name));
            }
        }
        type.check(access, before, after);
        if (!after.equals(before)) {
            table.update(after);
            type.changed(access, before, after);
        }
    }

    private void destroy(List<String> destroy) {
        List<String> ids = new ArrayList<>(new LinkedHashSet<>(destroy));
        for (String each : ids) {
            attempt("notDestroyed", each, () -> {
                String id = id(each);
                remove(access, type, id, call.arguments());
                ((ArrayNode) response.get("destroyed")).add(id);
            });
        }
    }

    static void remove(Access access, DataType type, String id, ObjectNode arguments) {
        if (type.singleton()) {
            throw SetError.of("singleton", "there is exactly one");
        }
        Table table = access.table(type.name());
        ObjectNode object = table.get(id);
        if (object == null || !type.visible(access, object)) {
            throw SetError.of("notFound", id);
        }
        type.beforeDestroy(access, object, arguments);
        table.destroy(id);
        type.changed(access, object, null);
    }

    private String id(String idOrCreationId) {
        if (!idOrCreationId.startsWith("#")) {
            return idOrCreationId;
        }
        String id = call.creationIds().get(idOrCreationId.substring(1));
        if (id == null) {
            throw SetError.of("notFound", idOrCreationId);
        }
        return id;
    }

    private void attempt(String errors, String key, Runnable action) {
        try {
            action.run();
        } catch (SetError e) {
            breaches.accept(e);
            ((ObjectNode) response.get(errors)).set(key, e.json());
        }
    }
}
