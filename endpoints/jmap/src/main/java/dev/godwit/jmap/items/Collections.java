package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.jmap.JmapErrors;
import dev.godwit.jmap.client.Batch;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.FooQuery;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.MethodException;
import dev.godwit.jmap.client.SetError;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The collections of one kind. Any thread. */
final class Collections {
    private static final String CREATION = "k";

    private final Connection connection;
    private final ItemType type;

    Collections(Connection connection, ItemType type) {
        this.connection = connection;
        this.type = type;
    }

    /** What is to be known once the batch was run. */
    @FunctionalInterface
    interface Pending {
        List<ItemCollection> collections() throws IOException;
    }

    /** Adds at most {@link #CALLS} calls to the batch. */
    static final int CALLS = 3;

    Pending ask(Batch batch) {
        Batch.Call<FooGet.Got> state = batch.add(FooGet.state(type.type()));
        if (type.containers().isEmpty()) {
            return () -> List.of(ItemCollection.only(type.kind(), state.answer().state()));
        }
        Containers containers = type.containers().get();
        if (!containers.isTree()) {
            Batch.Call<FooGet.Got> all = batch.add(FooGet.of(containers.type()));
            return () -> collections(containers, all.answer().list(), state.answer().state());
        }
        int limit = connection.client().limits().maxObjectsInGet();
        Batch.Call<FooQuery.Queried> ids = batch.add(new FooQuery(containers.type()).filter(Json.object().put("nodeType", "directory")).limit(limit));
        Batch.Call<FooGet.Got> some = batch.add(FooGet.of(containers.type()).ids(ids.ref("/ids")));
        return () -> tree(containers, directories(ids, some, limit), state.answer().state());
    }

    private List<ObjectNode> directories(Batch.Call<FooQuery.Queried> ids, Batch.Call<FooGet.Got> some, int limit) throws IOException {
        try {
            if (ids.answer().ids().size() < limit && ids.answer().limit() < 0) {
                return some.answer().list();
            }
        } catch (MethodException e) {
            if (!e.is("unsupportedFilter")) {
                throw e;
            }
        }
        // more than one answer holds, or an older draft without this condition
        return List.copyOf(connection.objects(type, connection.ids(type, Json.object().put("nodeType", "directory"))).values());
    }

    private static List<ItemCollection> collections(Containers containers, List<ObjectNode> objects, String state) {
        return objects.stream().filter(containers::is).map(each -> containers.collection(each, state)).toList();
    }

    private static List<ItemCollection> tree(Containers containers, List<ObjectNode> nodes, String state) {
        Map<String, ObjectNode> directories = new LinkedHashMap<>();
        nodes.stream().filter(containers::is).forEach(node -> directories.put(node.path("id").asText(), node));
        List<ItemCollection> all = new ArrayList<>(List.of(ItemCollection.only(containers.kind(), state)));
        Containers.parentsFirst(directories).values().forEach(node -> all.add(containers.collection(node, state)));
        return all;
    }

    List<ItemCollection> all() throws IOException {
        Batch batch = connection.client().batch();
        Pending pending = ask(batch);
        batch.run();
        return pending.collections();
    }

    /** Adds a call that tells whether the collection is there; null where it always is. */
    Batch.Call<FooGet.Got> askFor(Batch batch, ItemCollection collection) {
        return collection.id().isEmpty() || type.containers().isEmpty() ? null
                : batch.add(FooGet.of(type.containers().get().type()).ids(List.of(collection.id())));
    }

    void requireThere(Batch.Call<FooGet.Got> asked, ItemCollection collection) throws IOException {
        if (asked != null && asked.answer().list().stream().noneMatch(type.containers().get()::is)) {
            throw connection.gone(collection);
        }
    }

    ItemCollection create(ItemCollection wanted) throws IOException {
        for (ItemCollection each : all()) {
            boolean same = type.containers().isEmpty() || wanted.name().isEmpty() && each.id().isEmpty()
                    || each.name().equals(wanted.name()) && each.parentId().equals(wanted.parentId()) && !each.id().isEmpty();
            if (same) {
                return each;
            }
        }
        Containers containers = type.containers().orElseThrow();
        ObjectNode object = containers.object(wanted);
        while (true) {
            FooSet.Wish wish = new FooSet.Wish().create(CREATION, object);
            FooSet.Answer answer = set(containers, wish, containers.shallBeDefault(wanted, null) ? "#" + CREATION : "");
            if (answer.created().containsKey(CREATION)) {
                return read(containers, answer.created().get(CREATION).path("id").asText(), wanted);
            }
            SetError refused = answer.notCreated().get(CREATION);
            if (refused != null && !refused.existingId().isEmpty()) {
                return read(containers, refused.existingId(), wanted);
            }
            object = without(object, refused, wanted);
        }
    }

    ItemCollection change(ItemCollection existing, ItemCollection wanted) throws IOException {
        if (existing.id().isEmpty() || type.containers().isEmpty()) {
            return all().getFirst();
        }
        Containers containers = type.containers().get();
        ObjectNode patch = patch(containers, existing, wanted);
        String shallBeDefault = containers.shallBeDefault(wanted, existing) ? existing.id() : "";
        while (!patch.isEmpty() || !shallBeDefault.isEmpty()) {
            FooSet.Wish wish = patch.isEmpty() ? new FooSet.Wish() : new FooSet.Wish().update(existing.id(), patch);
            SetError refused = set(containers, wish, shallBeDefault).notUpdated().get(existing.id());
            if (refused == null) {
                break;
            }
            if (refused.is("notFound")) {
                throw connection.gone(existing);
            }
            patch = without(patch, refused, existing);
        }
        return read(containers, existing.id(), existing);
    }

    private static ObjectNode patch(Containers containers, ItemCollection existing, ItemCollection wanted) {
        ObjectNode now = containers.object(existing);
        ObjectNode patch = containers.object(wanted);
        now.properties().stream().filter(each -> each.getValue().equals(patch.get(each.getKey()))).forEach(each -> patch.remove(each.getKey()));
        return patch;
    }

    private FooSet.Answer set(Containers containers, FooSet.Wish wish, String shallBeDefault) throws IOException {
        ObjectNode more = Json.object();
        if (!shallBeDefault.isEmpty()) {
            more.put("onSuccessSetIsDefault", shallBeDefault);
        }
        return connection.client().call(new FooSet(containers.type(), wish, "", more));
    }

    /** What the server cannot keep is left out; names and places are not. */
    private ObjectNode without(ObjectNode object, SetError refused, ItemCollection collection) {
        ObjectNode less = object.deepCopy();
        if (refused != null && refused.is("invalidProperties")) {
            refused.properties().stream().map(path -> path.split("/")[0]).filter(name -> !name.equals("name") && !name.equals("parentId"))
                    .forEach(less::remove);
        }
        if (less.size() == object.size()) {
            throw refusal(refused, collection);
        }
        return less;
    }

    private EndpointException refusal(SetError refused, ItemCollection collection) {
        String place = connection.place(collection);
        return refused == null ? EndpointException.of(Kind.MALFORMED, place + ": the server does not say what became of it")
                : JmapErrors.concernsAll(place, refused).orElseGet(() -> EndpointException.of(Kind.ITEM_REFUSED, place + ": it was refused: " + refused));
    }

    private ItemCollection read(Containers containers, String id, ItemCollection otherwise) throws IOException {
        Batch batch = connection.client().batch();
        Batch.Call<FooGet.Got> state = batch.add(FooGet.state(type.type()));
        Batch.Call<FooGet.Got> object = batch.add(FooGet.of(containers.type()).ids(List.of(id)));
        batch.run();
        if (object.answer().list().isEmpty()) {
            throw connection.gone(otherwise);
        }
        return containers.collection(object.answer().list().getFirst(), state.answer().state());
    }

    void delete(ItemCollection collection) throws IOException {
        if (collection.id().isEmpty() || type.containers().isEmpty()) {
            throw EndpointException.of(Kind.USAGE, connection.place(collection) + ": it cannot be deleted");
        }
        Containers containers = type.containers().get();
        ObjectNode more = Json.object().put(containers.toEmpty(), true);
        SetError refused = connection.client().call(new FooSet(containers.type(), new FooSet.Wish().destroy(collection.id()), "", more))
                .notDestroyed().get(collection.id());
        if (refused != null && !refused.is("notFound")) {
            throw refusal(refused, collection);
        }
    }
}
