package dev.godwit.formats.card;

import java.util.List;

/**
 * Properties that become one object of a collection, whose main member is their value (RFC 9555 §2).
 *
 * @param property of vCard
 * @param collection of the Card
 * @param type of the object
 * @param member that has the value
 * @param kind of the object; empty if it has none
 * @param uri whether the value is a URI, not a text
 */
record Simple(String property, String collection, String type, String member, String kind, boolean uri) {
    static final List<Simple> ALL = List.of(
            new Simple("NICKNAME", "nicknames", "Nickname", "name", "", false),
            new Simple("EMAIL", "emails", "EmailAddress", "address", "", false),
            new Simple("TEL", "phones", "Phone", "number", "", false),
            new Simple("LANG", "preferredLanguages", "LanguagePref", "language", "", false),
            new Simple("PHOTO", "media", "Media", "uri", "photo", true),
            new Simple("LOGO", "media", "Media", "uri", "logo", true),
            new Simple("SOUND", "media", "Media", "uri", "sound", true),
            new Simple("CONTACT-URI", "links", "Link", "uri", "contact", true),
            new Simple("URL", "links", "Link", "uri", "", true),
            new Simple("TITLE", "titles", "Title", "name", "title", false),
            new Simple("ROLE", "titles", "Title", "name", "role", false),
            new Simple("EXPERTISE", "personalInfo", "PersonalInfo", "value", "expertise", false),
            new Simple("HOBBY", "personalInfo", "PersonalInfo", "value", "hobby", false),
            new Simple("INTEREST", "personalInfo", "PersonalInfo", "value", "interest", false),
            new Simple("NOTE", "notes", "Note", "note", "", false),
            new Simple("KEY", "cryptoKeys", "CryptoKey", "uri", "", true),
            new Simple("CALADRURI", "schedulingAddresses", "SchedulingAddress", "uri", "", true),
            new Simple("CALURI", "calendars", "Calendar", "uri", "calendar", true),
            new Simple("FBURL", "calendars", "Calendar", "uri", "freeBusy", true),
            new Simple("SOURCE", "directories", "Directory", "uri", "entry", true),
            new Simple("ORG-DIRECTORY", "directories", "Directory", "uri", "directory", true));

    static Simple ofProperty(String upperName) {
        return ALL.stream().filter(s -> s.property.equals(upperName)).findFirst().orElse(null);
    }

    static Simple ofObject(String collection, String kind) {
        return ALL.stream().filter(s -> s.collection.equals(collection) && s.kind.equals(kind)).findFirst().orElse(null);
    }
}
