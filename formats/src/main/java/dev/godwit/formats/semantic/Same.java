package dev.godwit.formats.semantic;

import dev.godwit.formats.contentline.ContentLine;
import java.util.Locale;
import java.util.Set;

/** Whether two properties say the same; defaults, stamps and order, which {@link Meaning} leaves out, count here. */
public final class Same {
    private static final Set<String> WORDS = Set.of("VALUE", "ENCODING", "PARTSTAT", "ROLE", "CUTYPE", "RSVP", "RELATED", "RELTYPE", "FBTYPE", "RANGE", "FEATURE", "DISPLAY", "DERIVED",
            "SCHEDULE-AGENT", "SCHEDULE-FORCE-SEND", "LINKREL", "PHONETIC", "LEVEL", "CALSCALE");

    private Same() {
    }

    /** Parameters whose values have no case. */
    public static boolean wordParameter(String name) {
        return WORDS.contains(name.toUpperCase(Locale.ROOT));
    }

    public static boolean calendarValue(ContentLine one, ContentLine other) {
        return one.value().equals(other.value()) || CanonicalCalendar.value(one).equals(CanonicalCalendar.value(other));
    }

    /** One text for all lines that say the same with the same parameters. */
    public static String calendarLine(ContentLine line) {
        return CanonicalCalendar.line(line);
    }

    public static boolean cardValue(ContentLine one, ContentLine other) {
        return one.value().equals(other.value()) || CanonicalCard.value(one).equals(CanonicalCard.value(other));
    }
}
