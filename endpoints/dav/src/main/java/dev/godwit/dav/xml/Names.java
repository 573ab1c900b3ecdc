package dev.godwit.dav.xml;

import javax.xml.namespace.QName;

/** The names of properties, elements and preconditions, by the RFC that defines them. */
public final class Names {
    public static final String DAV = "DAV:";
    public static final String CAL = "urn:ietf:params:xml:ns:caldav";
    public static final String CARD = "urn:ietf:params:xml:ns:carddav";
    /** Apple's extensions (caldav-ctag, calendarserver-sharing). */
    public static final String CS = "http://calendarserver.org/ns/";
    public static final String APPLE = "http://apple.com/ns/ical/";
    public static final String OWNCLOUD = "http://owncloud.org/ns";
    public static final String NEXTCLOUD = "http://nextcloud.com/ns";
    public static final String MICROSOFT = "urn:schemas-microsoft-com:";

    // RFC 4918
    public static final QName MULTISTATUS = dav("multistatus");
    public static final QName RESPONSE = dav("response");
    public static final QName HREF = dav("href");
    public static final QName PROPSTAT = dav("propstat");
    public static final QName PROP = dav("prop");
    public static final QName STATUS = dav("status");
    public static final QName ERROR = dav("error");
    public static final QName RESOURCETYPE = dav("resourcetype");
    public static final QName COLLECTION = dav("collection");
    public static final QName DISPLAYNAME = dav("displayname");
    public static final QName GETETAG = dav("getetag");
    public static final QName GETCONTENTLENGTH = dav("getcontentlength");
    public static final QName GETCONTENTTYPE = dav("getcontenttype");
    public static final QName GETLASTMODIFIED = dav("getlastmodified");

    // RFC 3744, 5397
    public static final QName OWNER = dav("owner");
    public static final QName PRINCIPAL = dav("principal");
    public static final QName CURRENT_USER_PRINCIPAL = dav("current-user-principal");

    // RFC 3253, 4331, 6578
    public static final QName SUPPORTED_REPORT_SET = dav("supported-report-set");
    public static final QName QUOTA_USED = dav("quota-used-bytes");
    public static final QName QUOTA_AVAILABLE = dav("quota-available-bytes");
    public static final QName SYNC_TOKEN = dav("sync-token");
    public static final QName SYNC_COLLECTION = dav("sync-collection");

    // RFC 4791, 6638, 7809
    public static final QName CALENDAR = cal("calendar");
    public static final QName CALENDAR_HOME_SET = cal("calendar-home-set");
    public static final QName CALENDAR_DESCRIPTION = cal("calendar-description");
    public static final QName CALENDAR_TIMEZONE = cal("calendar-timezone");
    public static final QName CALENDAR_TIMEZONE_ID = cal("calendar-timezone-id");
    public static final QName COMPONENT_SET = cal("supported-calendar-component-set");
    public static final QName CALENDAR_DATA = cal("calendar-data");
    public static final QName SCHEDULE_TRANSP = cal("schedule-calendar-transp");
    public static final QName SCHEDULE_DEFAULT = cal("schedule-default-calendar-URL");
    public static final QName SCHEDULE_INBOX = cal("schedule-inbox");
    public static final QName SCHEDULE_OUTBOX = cal("schedule-outbox");

    // RFC 6352
    public static final QName ADDRESSBOOK = card("addressbook");
    public static final QName ADDRESSBOOK_HOME_SET = card("addressbook-home-set");
    public static final QName ADDRESSBOOK_DESCRIPTION = card("addressbook-description");
    public static final QName ADDRESS_DATA = card("address-data");

    public static final QName CTAG = new QName(CS, "getctag");
    public static final QName SUBSCRIBED = new QName(CS, "subscribed");
    public static final QName SOURCE = new QName(CS, "source");
    public static final QName NOTIFICATION = new QName(CS, "notification");
    public static final QName CALENDAR_COLOR = new QName(APPLE, "calendar-color");
    public static final QName CALENDAR_ORDER = new QName(APPLE, "calendar-order");
    /** InfCloud's and Radicale's. */
    public static final QName ADDRESSBOOK_COLOR = new QName("http://inf-it.com/ns/ab/", "addressbook-color");
    public static final QName CALENDAR_ENABLED = new QName(OWNCLOUD, "calendar-enabled");

    private Names() {
    }

    public static QName dav(String name) {
        return new QName(DAV, name);
    }

    public static QName cal(String name) {
        return new QName(CAL, name);
    }

    public static QName card(String name) {
        return new QName(CARD, name);
    }
}
