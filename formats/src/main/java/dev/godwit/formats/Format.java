package dev.godwit.formats;

import java.util.Locale;
import java.util.Optional;

/** The formats this module reads, as media types name them. */
public enum Format {
    ICALENDAR("text/calendar"), VCARD("text/vcard"), JSCALENDAR("application/jscalendar+json"), JSCONTACT("application/jscontact+json");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    public boolean json() {
        return this == JSCALENDAR || this == JSCONTACT;
    }

    /** By media type; case and parameters ({@code ;type=event}, {@code ;charset=utf-8}) do not matter, the names used before RFC 6350 are known. */
    public static Optional<Format> of(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        String name = (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "text/calendar", "text/x-vcalendar", "application/ics" -> Optional.of(ICALENDAR);
            case "text/vcard", "text/x-vcard", "text/directory" -> Optional.of(VCARD);
            case "application/jscalendar+json" -> Optional.of(JSCALENDAR);
            case "application/jscontact+json" -> Optional.of(JSCONTACT);
            default -> Optional.empty();
        };
    }
}
