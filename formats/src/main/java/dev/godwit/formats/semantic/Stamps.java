package dev.godwit.formats.semantic;

import java.util.Set;

/**
 * Properties that servers and programs set and change for themselves, without a user having changed anything. The list is
 * in {@code docs/formats/conversion.md}; whatever is not on it counts as the user's.
 */
final class Stamps {
    /** Set by whoever stores the item: RFC 5545 §3.7.3, §3.8.7, RFC 6350 §6.7, RFC 9554 §3. */
    private static final Set<String> STANDARD = Set.of("PRODID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "REV", "VERSION", "METHOD");

    private static final Set<String> OWN = Set.of(
            "X-LIC-ERROR", // libical's remarks on what it could not parse (Cyrus, Evolution, KDE)
            "X-CALENDARSERVER-DTSTAMP", "X-CALENDARSERVER-ACCESS", // Apple Calendar Server
            "X-WR-ALARMUID", // Apple Calendar
            "X-MOZ-GENERATION", "X-MOZ-RECEIVED-SEQUENCE", "X-MOZ-RECEIVED-DTSTAMP", // Thunderbird
            "X-RADICALE-NAME", // Radicale
            "X-EVOLUTION-CALDAV-ETAG", "X-EVOLUTION-CALDAV-HREF", "X-EVOLUTION-WEBDAV-ETAG", // Evolution
            "X-MICROSOFT-CDO-OWNERAPPTID", "X-MICROSOFT-CDO-APPT-SEQUENCE", "X-MICROSOFT-CDO-OWNER-CRITICAL-CHANGE",
            "X-MICROSOFT-CDO-ATTENDEE-CRITICAL-CHANGE", // Exchange
            "X-IMAGEHASH", "X-IMAGETYPE", "X-SHARED-PHOTO-DISPLAY-PREF", "X-ABUID", // Apple Contacts and iCloud
            "X-JMAP-ID", "X-CYRUS-ID"); // Cyrus

    private Stamps() {
    }

    static boolean ignored(String upperName) {
        return STANDARD.contains(upperName) || OWN.contains(upperName);
    }
}
