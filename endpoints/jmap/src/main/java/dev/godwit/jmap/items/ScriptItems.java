package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.Urn;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sieve scripts (RFC 9661), of which at most one is active.
 *
 * @param foreign the name of a script that is something else; empty for none
 * @param byNull whether the active script is made inactive by activating none, as before the RFC
 */
record ScriptItems(DataType type, String foreign, boolean byNull) implements StorableType {
    private static final String MEDIA_TYPE = "application/sieve";

    ScriptItems() {
        this(new DataType("SieveScript", Urn.SIEVE), "", false);
    }

    @Override
    public DataKind kind() {
        return DataKind.SCRIPTS;
    }

    @Override
    public Optional<Containers> containers() {
        return Optional.empty();
    }

    @Override
    public List<String> accepts() {
        return List.of(MEDIA_TYPE);
    }

    @Override
    public boolean tellsChanges() {
        return false;
    }

    @Override
    public boolean canBeQueried() {
        return false;
    }

    @Override
    public ObjectNode filter(String collectionId) {
        return Json.object();
    }

    @Override
    public boolean holds(String collectionId, ObjectNode object) {
        return foreign.isEmpty() || !Json.text(object, "name", "").equals(foreign);
    }

    @Override
    public Item item(ObjectNode object) {
        ObjectNode own = object.deepCopy();
        own.remove("id");
        return new Item(object.path("id").asText(), Canonical.version(own), MEDIA_TYPE, Json.text(object, "name", ""), "", -1,
                new TreeMap<>(Map.of(Item.ACTIVE, Boolean.toString(isActive(object)))));
    }

    private static boolean isActive(ObjectNode object) {
        return object.path("isActive").asBoolean();
    }

    @Override
    public void content(Blobs blobs, ObjectNode object, ContentSink sink) throws IOException, Refusal {
        blobs.download(object.path("blobId").asText(), MEDIA_TYPE, sink);
    }

    @Override
    public ObjectNode wanted(Blobs blobs, Outgoing outgoing) throws IOException, Refusal {
        ObjectNode wanted = Json.object().put("blobId", blobs.upload(outgoing.content(), MEDIA_TYPE));
        return outgoing.name().isEmpty() ? wanted : wanted.put("name", outgoing.name());
    }

    @Override
    public void join(ObjectNode wanted, String collectionId) {
        // there is one place
    }

    @Override
    public ObjectNode patch(ObjectNode now, ObjectNode wanted) {
        boolean same = wanted.properties().stream().allMatch(each -> each.getValue().equals(now.get(each.getKey())));
        return same ? Json.object() : wanted; // all of it: Cyrus does not hear a new name without a blob
    }

    /** The active script must be made inactive before (RFC 9661 §2.4). */
    @Override
    public boolean beforeDestroy(Connection connection, Collection<ObjectNode> objects) throws IOException {
        boolean active = objects.stream().anyMatch(ScriptItems::isActive);
        if (active) {
            deactivate(connection);
        }
        return active;
    }

    private void deactivate(Connection connection) throws IOException {
        ObjectNode more = Json.object();
        connection.client().call(new FooSet(type, new FooSet.Wish(), "", byNull ? more.putNull("onSuccessActivateScript") : more.put("onSuccessDeactivateScript", true)));
    }

    /** In a call of its own, since it would be left out if any object of the same call were refused. */
    @Override
    public void afterwards(Connection connection, List<Stored> stored) throws IOException {
        String activate = null;
        boolean deactivate = false;
        for (Stored each : stored) {
            activate = each.says(Item.ACTIVE, "true") ? each.id() : activate;
            deactivate |= each.says(Item.ACTIVE, "false") && each.now() != null && isActive(each.now());
        }
        if (activate != null) {
            connection.client().call(new FooSet(type, new FooSet.Wish(), "", Json.object().put("onSuccessActivateScript", activate)));
        } else if (deactivate) {
            deactivate(connection);
        }
    }
}
