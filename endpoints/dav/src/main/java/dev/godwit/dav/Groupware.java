package dev.godwit.dav;

import dev.godwit.dav.xml.Names;
import dev.godwit.model.DataKind;
import java.util.List;
import javax.xml.namespace.QName;

/** The two protocols for items that people keep: what differs between them. */
enum Groupware {
    /** RFC 4791. */
    CALDAV("caldav", DataKind.CALENDARS, Names.CALENDAR, Names.CALENDAR_HOME_SET, Names.cal("calendar-multiget"), Names.CALENDAR_DATA,
            "text/calendar", ".ics", "calendars"),
    /** RFC 6352. */
    CARDDAV("carddav", DataKind.CONTACTS, Names.ADDRESSBOOK, Names.ADDRESSBOOK_HOME_SET, Names.card("addressbook-multiget"), Names.ADDRESS_DATA,
            "text/vcard", ".vcf", "address books");

    /** Also the name of its well-known URL and, with an s, of its service record (RFC 6764). */
    final String scheme;
    final DataKind kind;
    final QName resourceType;
    final QName homeSet;
    final QName multiget;
    final QName data;
    final String mediaType;
    final String extension;
    /** What people call its collections. */
    final String plural;

    Groupware(String scheme, DataKind kind, QName resourceType, QName homeSet, QName multiget, QName data, String mediaType, String extension, String plural) {
        this.scheme = scheme;
        this.kind = kind;
        this.resourceType = resourceType;
        this.homeSet = homeSet;
        this.multiget = multiget;
        this.data = data;
        this.mediaType = mediaType;
        this.extension = extension;
        this.plural = plural;
    }

    /** What a collection is asked for. */
    List<QName> collectionProperties() {
        List<QName> common = List.of(Names.RESOURCETYPE, Names.DISPLAYNAME, Names.OWNER, Names.CURRENT_USER_PRINCIPAL, Names.SYNC_TOKEN, Names.CTAG,
                Names.SUPPORTED_REPORT_SET, Names.SOURCE);
        List<QName> own = this == CALDAV
                ? List.of(Names.CALENDAR_DESCRIPTION, Names.CALENDAR_COLOR, Names.CALENDAR_ORDER, Names.CALENDAR_TIMEZONE, Names.CALENDAR_TIMEZONE_ID,
                        Names.COMPONENT_SET, Names.SCHEDULE_TRANSP, Names.SCHEDULE_DEFAULT, Names.CALENDAR_ENABLED)
                : List.of(Names.ADDRESSBOOK_DESCRIPTION, Names.ADDRESSBOOK_COLOR, Names.CALENDAR_ENABLED);
        return java.util.stream.Stream.concat(common.stream(), own.stream()).toList();
    }
}
