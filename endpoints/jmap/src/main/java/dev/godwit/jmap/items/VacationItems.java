package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.Urn;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The vacation response (RFC 8621 §8): always there on the server, an item here once something is set in it.
 *
 * @param unset the text that the server tells where none was ever set
 */
record VacationItems(DataType type, String unset) implements StorableType {
    private static final String ID = "singleton";
    private static final String IS_ENABLED = "isEnabled";
    private static final String MEDIA_TYPE = "application/json";

    VacationItems(String unset) {
        this(new DataType("VacationResponse", Urn.VACATION), unset);
    }

    @Override
    public DataKind kind() {
        return DataKind.VACATION;
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

    /** Never set: nothing in it but the defaults. */
    @Override
    public boolean holds(String collectionId, ObjectNode object) {
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            JsonNode value = each.getValue();
            boolean nothing = each.getKey().equals("id") || value.isNull() || value.isBoolean() && !value.asBoolean() || value.isTextual() && (value.asText().isEmpty() || value.asText().equals(unset));
            if (!nothing) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Item item(ObjectNode object) {
        ObjectNode own = own(object);
        return new Item(ID, Canonical.version(own), MEDIA_TYPE, "", "", Canonical.bytes(own).length, new TreeMap<>());
    }

    private static ObjectNode own(ObjectNode object) {
        ObjectNode own = object.deepCopy();
        own.remove("id");
        return own;
    }

    @Override
    public void content(Blobs blobs, ObjectNode object, ContentSink sink) throws IOException {
        sink.content(new ByteArrayInputStream(Canonical.bytes(own(object))));
    }

    @Override
    public ObjectNode wanted(Blobs blobs, Outgoing outgoing) throws IOException, Refusal {
        return own(JsonItems.parse(outgoing));
    }

    @Override
    public void join(ObjectNode wanted, String collectionId) {
        // there is one place
    }

    @Override
    public ObjectNode patch(ObjectNode now, ObjectNode wanted) {
        ObjectNode patch = Json.object();
        now.properties().stream().filter(each -> !each.getKey().equals("id") && !wanted.has(each.getKey()))
                .forEach(each -> patch.set(each.getKey(), empty(each.getValue())));
        wanted.properties().forEach(each -> patch.set(each.getKey(), each.getValue()));
        now.properties().stream().filter(each -> each.getValue().equals(patch.get(each.getKey()))).forEach(each -> patch.remove(each.getKey()));
        boolean on = wanted.path(IS_ENABLED).asBoolean();
        return patch.isEmpty() ? patch : patch.put(IS_ENABLED, on); // Cyrus refuses a change that does not say it
    }

    private static JsonNode empty(JsonNode value) {
        return value.isBoolean() ? Json.object().booleanNode(false) : Json.object().nullNode();
    }

    /** It cannot be destroyed: everything in it is taken back. */
    @Override
    public Optional<ObjectNode> leave(ObjectNode object, String collectionId) {
        return Optional.of(patch(object, Json.object()));
    }

    @Override
    public Optional<String> singleton() {
        return Optional.of(ID);
    }
}
