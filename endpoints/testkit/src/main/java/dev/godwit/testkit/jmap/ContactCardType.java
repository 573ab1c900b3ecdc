package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** ContactCard (RFC 9610 §3). */
final class ContactCardType implements DataType {
    private static final Schema SCHEMA = JsContact.schema();

    @Override
    public String name() {
        return "ContactCard";
    }

    @Override
    public String capability() {
        return Urn.CONTACTS;
    }

    @Override
    public String idPrefix() {
        return "cc";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        if (!created.has("uid")) {
            created.put("uid", "urn:uuid:" + UUID.randomUUID());
        }
    }

    @Override
    public boolean visible(Access access, ObjectNode card) {
        return access.owner() || Json.names(card.get("addressBookIds")).stream()
                .anyMatch(id -> AddressBookType.RIGHTS.readable(access, access.get("AddressBook", id)));
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode after) {
        Containers.checkMembership(access, "AddressBook", after, "addressBookIds");
        Containers.checkUid(access, name(), after, "uid");
        for (JsonNode media : after.path("media")) {
            String blobId = Json.text(media, "blobId");
            if (blobId != null && access.account().blobs().get(blobId) == null) {
                throw SetError.blobNotFound(blobId);
            }
        }
        Json.names(after.get("addressBookIds")).forEach(
                id -> AddressBookType.RIGHTS.require(access, access.get("AddressBook", id), "mayWrite"));
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode card, ObjectNode arguments) {
        Json.names(card.get("addressBookIds")).forEach(
                id -> AddressBookType.RIGHTS.require(access, access.get("AddressBook", id), "mayWrite"));
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        Predicate<ObjectNode> all = card -> true;
        for (Map.Entry<String, JsonNode> each : condition.properties()) {
            String text = each.getValue().asText();
            all = all.and(switch (each.getKey()) {
                case "inAddressBook" -> card -> card.get("addressBookIds").has(text);
                case "uid", "kind" -> card -> text.equals(Json.text(card, each.getKey()));
                case "createdBefore", "updatedBefore" -> card -> date(card, each.getKey()).compareTo(text) < 0;
                case "createdAfter", "updatedAfter" -> card -> date(card, each.getKey()).compareTo(text) >= 0;
                case "hasMember" -> card -> card.path("members").has(text);
                default -> throw MethodError.of("unsupportedFilter", each.getKey());
            });
        }
        return all;
    }

    private static String date(ObjectNode card, String condition) {
        return card.path(condition.replaceAll("Before|After", "")).asText();
    }

    @Override
    public Comparator<ObjectNode> order(Access access, String property, ObjectNode comparator) {
        return switch (property) {
            case "created", "updated" -> Comparator.comparing(card -> card.path(property).asText());
            default -> throw MethodError.of("unsupportedSort", property);
        };
    }
}
