package dev.godwit.testkit.items;

import dev.godwit.model.DataKind;
import java.util.List;

/** Events, tasks and journals. */
final class CalendarSamples {
    private CalendarSamples() {
    }

    private static ItemSample ics(String name, String uid, String component) {
        return ItemSample.of(DataKind.CALENDARS, ItemSamples.ICALENDAR, name + ".ics", uid,
                ItemSamples.crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Godwit//Samples//EN\n" + component + "END:VCALENDAR\n"));
    }

    private static final String ZONE = """
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:DAYLIGHT
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            TZNAME:CEST
            DTSTART:19700329T020000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            END:DAYLIGHT
            BEGIN:STANDARD
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            TZNAME:CET
            DTSTART:19701025T030000
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            END:VTIMEZONE
            """;

    static final List<ItemSample> ICALENDAR = List.of(
            ics("simple", "simple-1@godwit.test", """
                    BEGIN:VEVENT
                    UID:simple-1@godwit.test
                    DTSTAMP:20250102T030405Z
                    DTSTART:20250310T090000Z
                    DTEND:20250310T100000Z
                    SUMMARY:Tidewater
                    DESCRIPTION:A line that is long enough to be folded by whoever writes this
                      calendar\\, with a comma\\; a semicolon\\nand a second line. Grüße, 日本.
                    BEGIN:VALARM
                    ACTION:DISPLAY
                    DESCRIPTION:Reminder
                    TRIGGER:-PT15M
                    END:VALARM
                    END:VEVENT
                    """),
            ics("weekly", "weekly-2@godwit.test", ZONE + """
                    BEGIN:VEVENT
                    UID:weekly-2@godwit.test
                    DTSTAMP:20250102T030405Z
                    DTSTART;TZID=Europe/Berlin:20250303T140000
                    DTEND;TZID=Europe/Berlin:20250303T150000
                    RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=20
                    EXDATE;TZID=Europe/Berlin:20250317T140000
                    SUMMARY:Tidewater
                    X-OWNER-COLOR:teal
                    END:VEVENT
                    BEGIN:VEVENT
                    UID:weekly-2@godwit.test
                    RECURRENCE-ID;TZID=Europe/Berlin:20250324T140000
                    DTSTAMP:20250102T030405Z
                    DTSTART;TZID=Europe/Berlin:20250324T160000
                    DTEND;TZID=Europe/Berlin:20250324T170000
                    SUMMARY:Later than usual
                    END:VEVENT
                    """),
            ics("all-day", "all-day-3@godwit.test", """
                    BEGIN:VEVENT
                    UID:all-day-3@godwit.test
                    DTSTAMP:20250102T030405Z
                    DTSTART;VALUE=DATE:20250501
                    DTEND;VALUE=DATE:20250502
                    SUMMARY:Tidewater
                    TRANSP:TRANSPARENT
                    CLASS:PRIVATE
                    END:VEVENT
                    """),
            ics("task", "task-4@godwit.test", """
                    BEGIN:VTODO
                    UID:task-4@godwit.test
                    DTSTAMP:20250102T030405Z
                    DUE:20250601T120000Z
                    PRIORITY:1
                    PERCENT-COMPLETE:40
                    STATUS:IN-PROCESS
                    SUMMARY:Tidewater
                    END:VTODO
                    """));

    private static ItemSample js(String name, String uid, String rest) {
        return ItemSample.of(DataKind.CALENDARS, ItemSamples.JSCALENDAR, name, uid, "{\"uid\":\"" + uid + "\",\"updated\":\"2025-01-02T03:04:05Z\"," + rest + "}");
    }

    static final List<ItemSample> JSCALENDAR = List.of(
            js("simple", "simple-1@godwit.test", "\"@type\":\"Event\",\"title\":\"Tidewater\",\"start\":\"2025-03-10T09:00:00\",\"timeZone\":\"Etc/UTC\","
                    + "\"duration\":\"PT1H\",\"alerts\":{\"1\":{\"@type\":\"Alert\",\"trigger\":{\"@type\":\"OffsetTrigger\",\"offset\":\"-PT15M\"}}}"),
            js("weekly", "weekly-2@godwit.test", "\"@type\":\"Event\",\"title\":\"Tidewater\",\"start\":\"2025-03-03T14:00:00\",\"timeZone\":\"Europe/Berlin\","
                    + "\"duration\":\"PT1H\",\"recurrenceRules\":[{\"@type\":\"RecurrenceRule\",\"frequency\":\"weekly\",\"count\":20}],"
                    + "\"recurrenceOverrides\":{\"2025-03-17T14:00:00\":{\"excluded\":true},\"2025-03-24T14:00:00\":{\"start\":\"2025-03-24T16:00:00\"}},"
                    + "\"example.org:color\":\"teal\""),
            js("all-day", "all-day-3@godwit.test", "\"@type\":\"Event\",\"title\":\"Tidewater\",\"start\":\"2025-05-01T00:00:00\",\"showWithoutTime\":true,"
                    + "\"duration\":\"P1D\",\"freeBusyStatus\":\"free\",\"privacy\":\"private\""));
}
