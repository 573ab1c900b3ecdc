package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.Urn;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Files (draft-ietf-jmap-filenode-13); directories are their collections. Symbolic links are neither. */
record FileItems(DataType type) implements StorableType {
    private static final String ANY = "application/octet-stream";
    /** Set by the server at its own discretion, or where it is. */
    private static final List<String> NOT_OWN = List.of("id", "parentId", "myRights", "changed", "accessed", "size");
    /** Cannot be changed. */
    private static final Set<String> ONCE = Set.of("created", "nodeType");

    FileItems() {
        this(new DataType("FileNode", Urn.FILES));
    }

    static boolean isDirectory(ObjectNode node) {
        return node.has("nodeType") ? Json.text(node, "nodeType", "").equals("directory")
                : Json.text(node, "blobId", "").isEmpty() && !node.path("target").isArray(); // older drafts have no nodeType
    }

    @Override
    public DataKind kind() {
        return DataKind.FILES;
    }

    @Override
    public Optional<Containers> containers() {
        return Optional.of(Containers.directories(type));
    }

    @Override
    public List<String> accepts() {
        return List.of("*/*");
    }

    @Override
    public ObjectNode filter(String collectionId) {
        ObjectNode filter = Json.object();
        return collectionId.isEmpty() ? filter.putNull("parentId") : filter.put("parentId", collectionId);
    }

    @Override
    public boolean holds(String collectionId, ObjectNode object) {
        return Json.text(object, "parentId", "").equals(collectionId) && !Json.text(object, "blobId", "").isEmpty();
    }

    @Override
    public Item item(ObjectNode object) {
        ObjectNode own = object.deepCopy();
        own.remove(NOT_OWN);
        TreeMap<String, String> properties = new TreeMap<>();
        putText(properties, Item.CREATED, object, "created");
        putText(properties, Item.MODIFIED, object, "modified");
        if (object.path("executable").asBoolean()) {
            properties.put(Item.EXECUTABLE, "true");
        }
        if (object.path("shareWith").isObject() && !object.get("shareWith").isEmpty()) {
            properties.put(Item.SHARE_WITH, object.get("shareWith").toString());
        }
        return new Item(object.path("id").asText(), Canonical.version(own), Json.text(object, "type", ANY), Json.text(object, "name", ""), "",
                object.path("size").asLong(-1), properties);
    }

    private static void putText(TreeMap<String, String> properties, String name, ObjectNode object, String property) {
        String text = Json.text(object, property, "");
        if (!text.isEmpty()) {
            properties.put(name, text);
        }
    }

    @Override
    public void content(Blobs blobs, ObjectNode object, ContentSink sink) throws IOException, Refusal {
        blobs.download(object.path("blobId").asText(), Json.text(object, "type", ANY), sink);
    }

    @Override
    public ObjectNode wanted(Blobs blobs, Outgoing outgoing) throws IOException, Refusal {
        String mediaType = outgoing.mediaType().isEmpty() ? ANY : outgoing.mediaType();
        ObjectNode wanted = Json.object().put("name", outgoing.name()).put("type", mediaType)
                .put("blobId", blobs.upload(outgoing.content(), mediaType));
        outgoing.properties().forEach((name, value) -> {
            switch (name) {
                case Item.CREATED -> wanted.put("created", value);
                case Item.MODIFIED -> wanted.put("modified", value);
                case Item.EXECUTABLE -> wanted.put("executable", value.equals("true"));
                default -> {
                    // what is only another endpoint's
                }
            }
        });
        String shared = outgoing.properties().get(Item.SHARE_WITH);
        if (shared != null) {
            wanted.set("shareWith", share(shared));
        }
        return wanted;
    }

    private static com.fasterxml.jackson.databind.JsonNode share(String json) throws IOException, Refusal {
        try {
            return Json.MAPPER.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new Refusal(RefusalReason.UNCLASSIFIED, "with whom it is shared is no JSON");
        }
    }

    /** Principals are others on every server. */
    @Override
    public Set<String> dispensable() {
        return Set.of("shareWith");
    }

    @Override
    public void join(ObjectNode wanted, String collectionId) {
        wanted.put("parentId", collectionId.isEmpty() ? null : collectionId);
    }

    @Override
    public ObjectNode patch(ObjectNode now, ObjectNode wanted) {
        ObjectNode patch = wanted.deepCopy();
        wanted.properties().stream().filter(each -> ONCE.contains(each.getKey()) || each.getValue().equals(now.get(each.getKey())))
                .forEach(each -> patch.remove(each.getKey()));
        return patch;
    }
}
