package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.Urn;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Events of Cyrus 3.10, as the iCalendar texts they are stored as. An event's blob has another id after each change. */
record CyrusEvents(DataType type) implements ItemType {
    private static final String MEDIA_TYPE = "text/calendar";
    private static final List<String> PROPERTIES = List.of("uid", "blobId", "calendarIds", "isDraft", "useDefaultAlerts");

    CyrusEvents() {
        this(new DataType("CalendarEvent", Urn.CALENDARS, CyrusProfile.CALENDARS));
    }

    @Override
    public DataKind kind() {
        return DataKind.CALENDARS;
    }

    @Override
    public Optional<Containers> containers() {
        return Optional.of(Containers.calendars());
    }

    @Override
    public ObjectNode filter(String collectionId) {
        ObjectNode filter = Json.object();
        filter.putArray("inCalendars").add(collectionId);
        return filter;
    }

    @Override
    public List<String> properties() {
        return PROPERTIES;
    }

    @Override
    public boolean holds(String collectionId, ObjectNode object) {
        return object.path("calendarIds").path(collectionId).asBoolean();
    }

    @Override
    public Item item(ObjectNode object) {
        ObjectNode own = object.deepCopy();
        own.retain(PROPERTIES);
        own.remove("calendarIds");
        TreeMap<String, String> properties = new TreeMap<>();
        if (object.path("isDraft").asBoolean()) {
            properties.put(Item.DRAFT, "true");
        }
        if (object.path("useDefaultAlerts").asBoolean()) {
            properties.put(Item.USE_DEFAULT_ALERTS, "true");
        }
        return new Item(object.path("id").asText(), Canonical.version(own), MEDIA_TYPE, "", Json.text(object, "uid", ""), -1, properties);
    }

    @Override
    public void content(Blobs blobs, ObjectNode object, ContentSink sink) throws IOException, Refusal {
        blobs.download(object.path("blobId").asText(), MEDIA_TYPE, sink);
    }
}
