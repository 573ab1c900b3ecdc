package dev.godwit.jmap.items;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.SetError;
import dev.godwit.jmap.client.Urn;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Items that are JMAP objects themselves: identities, cards, events, participant identities. Their content is the object
 * without what the server alone sets and without the collections it is in.
 *
 * @param membership the property that says which collections it is in; empty for a kind without
 * @param condition of Foo/query for what is in one collection
 * @param serverSet what the client may not set, besides the id
 * @param inline whether blobs it refers to become part of its content
 */
record JsonItems(DataKind kind, DataType type, Optional<Containers> containers, String mediaType, String membership, String condition,
        Set<String> serverSet, Optional<InlineBlobs> inline) implements StorableType {
    /** What stays as it is where the content does not say it. */
    private static final Set<String> LASTING = Set.of("@type", "version", "uid", "created", "updated", "sequence", "isDraft");
    private static final String IS_DRAFT = "isDraft";
    private static final String IS_DEFAULT = "isDefault";
    private static final String USE_DEFAULT_ALERTS = "useDefaultAlerts";

    /** RFC 8621 §6. */
    static JsonItems identities() {
        return new JsonItems(DataKind.IDENTITIES, new DataType("Identity", Urn.SUBMISSION), Optional.empty(), "application/json", "", "",
                Set.of("mayDelete"), Optional.empty());
    }

    /** RFC 9610 §3. */
    static JsonItems cards() {
        return new JsonItems(DataKind.CONTACTS, new DataType("ContactCard", Urn.CONTACTS), Optional.of(Containers.addressBooks()),
                "application/jscontact+json", "addressBookIds", "inAddressBook", Set.of(), Optional.of(InlineBlobs.MEDIA));
    }

    /** JMAP for Calendars §5; tasks too where the server has them. */
    static JsonItems events() {
        return new JsonItems(DataKind.CALENDARS, new DataType("CalendarEvent", Urn.CALENDARS), Optional.of(Containers.calendars()),
                "application/jscalendar+json", "calendarIds", "inCalendar", Set.of("isOrigin", "baseEventId", "utcStart", "utcEnd"),
                Optional.of(InlineBlobs.LINKS));
    }

    /** JMAP for Calendars §3. */
    static JsonItems participantIdentities() {
        return new JsonItems(DataKind.PARTICIPANT_IDENTITIES, new DataType("ParticipantIdentity", Urn.CALENDARS), Optional.empty(),
                "application/json", "", "", Set.of(IS_DEFAULT), Optional.empty());
    }

    @Override
    public List<String> accepts() {
        return List.of(mediaType);
    }

    @Override
    public boolean canBeQueried() {
        return !membership.isEmpty();
    }

    @Override
    public ObjectNode filter(String collectionId) {
        return Json.object().put(condition, collectionId);
    }

    @Override
    public boolean holds(String collectionId, ObjectNode object) {
        return membership.isEmpty() || object.path(membership).path(collectionId).asBoolean();
    }

    @Override
    public Item item(ObjectNode object) {
        TreeMap<String, String> properties = new TreeMap<>();
        if (object.path(IS_DRAFT).asBoolean()) {
            properties.put(Item.DRAFT, "true");
        }
        if (object.path(USE_DEFAULT_ALERTS).asBoolean()) {
            properties.put(Item.USE_DEFAULT_ALERTS, "true");
        }
        boolean whole = inline.isEmpty() || !inline.get().isIn(object);
        return new Item(object.path("id").asText(), Canonical.version(own(object, true)), mediaType, "", uid(object),
                whole ? Canonical.bytes(own(object, false)).length : -1, properties);
    }

    @Override
    public void content(Blobs blobs, ObjectNode object, ContentSink sink) throws IOException, Refusal {
        ObjectNode own = own(object, false);
        if (inline.isPresent()) {
            inline.get().put(own, blobs);
        }
        sink.content(new ByteArrayInputStream(Canonical.bytes(own)));
    }

    /** Without what the server sets and where it is. */
    private ObjectNode own(ObjectNode object, boolean withProperties) {
        ObjectNode own = object.deepCopy();
        own.remove("id");
        own.remove(membership);
        serverSet.stream().filter(name -> !name.equals(IS_DEFAULT)).forEach(own::remove);
        if (!withProperties) {
            own.remove(IS_DRAFT);
        }
        return own;
    }

    @Override
    public ObjectNode wanted(Blobs blobs, Outgoing outgoing) throws IOException, Refusal {
        ObjectNode wanted = parse(outgoing);
        wanted.remove("id");
        wanted.remove(membership);
        serverSet.forEach(wanted::remove);
        if (inline.isPresent()) {
            inline.get().take(wanted, blobs);
        }
        String draft = outgoing.properties().get(Item.DRAFT);
        if (draft != null) {
            wanted.put(IS_DRAFT, draft.equals("true"));
        }
        String alerts = outgoing.properties().get(Item.USE_DEFAULT_ALERTS);
        if (alerts != null) {
            wanted.put(USE_DEFAULT_ALERTS, alerts.equals("true"));
        }
        return wanted;
    }

    static ObjectNode parse(Outgoing outgoing) throws IOException, Refusal {
        try (InputStream in = outgoing.content().open()) {
            if (Json.MAPPER.readTree(in) instanceof ObjectNode object) {
                return object;
            }
            throw new Refusal(RefusalReason.UNCLASSIFIED, "it is no JSON object");
        } catch (JsonProcessingException e) {
            throw new Refusal(RefusalReason.UNCLASSIFIED, "it is no JSON");
        }
    }

    @Override
    public void join(ObjectNode wanted, String collectionId) {
        if (!membership.isEmpty()) {
            wanted.putObject(membership).put(collectionId, true);
        }
    }

    @Override
    public ObjectNode patch(ObjectNode now, ObjectNode wanted) {
        ObjectNode patch = Json.object();
        for (Map.Entry<String, JsonNode> each : wanted.properties()) {
            JsonNode there = now.get(each.getKey());
            boolean same = each.getValue().equals(there) || each.getValue().isNull() && there == null;
            if (!same && !each.getKey().equals(membership)) {
                patch.set(escape(each.getKey()), each.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> each : now.properties()) {
            String name = each.getKey();
            if (!wanted.has(name) && !each.getValue().isNull() && !LASTING.contains(name) && !serverSet.contains(name)
                    && !name.equals("id") && !name.equals(membership)) {
                patch.putNull(escape(name));
            }
        }
        return patch;
    }

    /** As a level of a path (RFC 6901). */
    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public Optional<ObjectNode> joinToo(String collectionId) {
        return membership.isEmpty() ? Optional.empty() : Optional.of(Json.object().put(membership + "/" + escape(collectionId), true));
    }

    @Override
    public Optional<ObjectNode> leave(ObjectNode object, String collectionId) {
        if (object.path(membership).size() <= 1) {
            return Optional.empty();
        }
        ObjectNode patch = Json.object();
        return Optional.of(patch.putNull(membership + "/" + escape(collectionId)));
    }

    @Override
    public boolean isTaken(SetError refused) {
        return refused.is("alreadyExists") || !membership.isEmpty() && refused.is("invalidProperties") && refused.properties().contains("uid");
    }

    @Override
    public String uid(ObjectNode object) {
        return membership.isEmpty() ? "" : Json.text(object, "uid", "");
    }

    /** Nobody is told of what is copied. */
    @Override
    public ObjectNode setArguments() {
        return kind == DataKind.CALENDARS ? Json.object().put("sendSchedulingMessages", false) : Json.object();
    }

    @Override
    public Optional<String> keeps(ObjectNode object) {
        return object.path("mayDelete").isBoolean() && !object.path("mayDelete").asBoolean() ? Optional.of("the server does not let it be deleted") : Optional.empty();
    }

    /** Makes the participant identity that says so the default one. */
    @Override
    public void afterwards(Connection connection, List<Stored> stored) throws IOException {
        if (!serverSet.contains(IS_DEFAULT)) {
            return;
        }
        String id = null;
        for (Stored each : stored) {
            id = isDefault(each.outgoing()) ? each.id() : id;
        }
        if (id != null) {
            connection.client().call(new FooSet(type, new FooSet.Wish(), "", Json.object().put("onSuccessSetIsDefault", id)));
        }
    }

    private static boolean isDefault(Outgoing outgoing) throws IOException {
        try {
            return parse(outgoing).path(IS_DEFAULT).asBoolean();
        } catch (Refusal e) {
            return false; // it was refused before
        }
    }
}
