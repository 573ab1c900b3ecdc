package dev.godwit.testkit.jmap;

import java.util.Map;
import java.util.regex.Pattern;

/** The properties of a JSContact Card (RFC 9553, RFC 9554; {@code uid} as RFC 9982): types of those known, others kept. */
final class JsContact {
    private static final Shape KEY = Shape.matching(Pattern.compile("[A-Za-z0-9_-]{1,255}"), "an Id");
    private static final Shape SET = Shape.mapOf(Shape.STRING, Shape.TRUE);
    private static final Shape CONTEXTS = SET;
    private static final Shape PREF = value -> value.isIntegralNumber() && value.asInt() >= 1 && value.asInt() <= 100 ? null : "not a number from 1 to 100";

    private JsContact() {
    }

    private static Shape map(Shape element) {
        return Shape.mapOf(KEY, element);
    }

    /** An object with this {@code @type} if any, and these properties besides those that are everywhere. */
    private static Shape object(String type, Map<String, Shape> own) {
        Map<String, Shape> known = new java.util.HashMap<>(own);
        known.put("@type", Shape.oneOf(type));
        known.put("contexts", CONTEXTS);
        known.put("pref", PREF);
        known.put("label", Shape.STRING);
        return Shape.object(known);
    }

    private static Shape resource(String type) {
        return object(type, Map.of("uri", Shape.STRING, "kind", Shape.STRING, "mediaType", Shape.STRING, "blobId", Shape.ID));
    }

    private static Shape components(String type) {
        return Shape.listOf(object(type, Map.of("kind", Shape.STRING, "value", Shape.STRING, "phonetic", Shape.STRING)).with("kind", "value"));
    }

    static Schema schema() {
        return new Schema().serverSet("id").required("addressBookIds", Shape.ID_SET)
                .required("@type", Shape.oneOf("Card")).required("version", Shape.oneOf("1.0", "2.0"))
                .optional("uid", Shape.STRING).optional("created", Shape.UTC_DATE).optional("updated", Shape.UTC_DATE)
                .optional("kind", Shape.STRING).optional("language", Shape.STRING).optional("members", SET)
                .optional("prodId", Shape.STRING).optional("keywords", SET)
                .optional("relatedTo", Shape.mapOf(Shape.STRING, object("Relation", Map.of("relation", SET))))
                .optional("localizations", Shape.mapOf(Shape.STRING, Shape.OBJECT))
                .optional("name", object("Name", Map.of("components", components("NameComponent"), "isOrdered", Shape.BOOLEAN,
                        "defaultSeparator", Shape.STRING, "full", Shape.STRING, "sortAs", Shape.mapOf(Shape.STRING, Shape.STRING))))
                .optional("nicknames", map(object("Nickname", Map.of("name", Shape.STRING)).with("name")))
                .optional("organizations", map(object("Organization", Map.of("name", Shape.STRING, "sortAs", Shape.STRING,
                        "units", Shape.listOf(object("OrgUnit", Map.of("name", Shape.STRING, "sortAs", Shape.STRING)).with("name"))))))
                .optional("titles", map(object("Title", Map.of("name", Shape.STRING, "kind", Shape.STRING, "organizationId", Shape.STRING)).with("name")))
                .optional("speakToAs", object("SpeakToAs", Map.of("grammaticalGender", Shape.STRING,
                        "pronouns", map(object("Pronouns", Map.of("pronouns", Shape.STRING)).with("pronouns")))))
                .optional("emails", map(object("EmailAddress", Map.of("address", Shape.STRING)).with("address")))
                .optional("phones", map(object("Phone", Map.of("number", Shape.STRING, "features", SET)).with("number")))
                .optional("onlineServices", map(object("OnlineService", Map.of("service", Shape.STRING, "uri", Shape.STRING, "user", Shape.STRING))))
                .optional("preferredLanguages", map(object("LanguagePref", Map.of("language", Shape.STRING)).with("language")))
                .optional("calendars", map(resource("Calendar"))).optional("schedulingAddresses", map(resource("SchedulingAddress")))
                .optional("cryptoKeys", map(resource("CryptoKey"))).optional("directories", map(resource("Directory")))
                .optional("links", map(resource("Link"))).optional("media", map(resource("Media")))
                .optional("addresses", map(object("Address", Map.of("components", components("AddressComponent"), "isOrdered", Shape.BOOLEAN,
                        "countryCode", Shape.STRING, "coordinates", Shape.STRING, "timeZone", Shape.STRING, "full", Shape.STRING,
                        "defaultSeparator", Shape.STRING))))
                .optional("anniversaries", map(object("Anniversary", Map.of("kind", Shape.STRING, "date", Shape.OBJECT, "place", Shape.OBJECT)).with("kind", "date")))
                .optional("notes", map(object("Note", Map.of("note", Shape.STRING, "created", Shape.UTC_DATE)).with("note")))
                .optional("personalInfo", map(object("PersonalInfo", Map.of("kind", Shape.STRING, "value", Shape.STRING, "level", Shape.STRING,
                        "listAs", Shape.UNSIGNED)).with("kind", "value")))
                .open();
    }
}
