package dev.godwit.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Calendars and cards as programs really write them: those of the formats' tests that a server can hold, and some more. */
final class RealWorldItems {
    private static final Path SAMPLES = Path.of("..", "formats", "src", "test", "resources", "dev", "godwit", "formats");

    /** @param href the last level of its address, not yet escaped */
    record Sample(String href, String content) {
    }

    private RealWorldItems() {
    }

    /** Series with exceptions and overrides, time zones of all ages, whole days, alarms, and what RFC 7986 and later added. */
    static List<Sample> events() {
        List<Sample> events = new ArrayList<>();
        for (String name : List.of("apple-allday", "custom-zone", "fixed-zone", "google-weekly", "mozilla-old-zone", "outlook-meeting")) {
            // METHOD is for mail; CalDAV forbids it in what is stored (RFC 4791 §4.1)
            events.add(new Sample(name + ".ics", sample("calendar/" + name + ".ics").replaceAll("METHOD:.*\r\n", "")));
        }
        events.add(new Sample("überraschung & co.ics", event("folded", "SUMMARY:" + "Ein sehr langer Titel über Äpfel\\, Birnen\\; 🎉".repeat(4).replaceAll("(.{30})", "$1\r\n ")
                + "\r\nDTSTART;VALUE=DATE:20241224\r\nDTEND;VALUE=DATE:20241227\r\nX-WEIRD;X-P=\"a:b;c\":raw\r\n")));
        events.add(new Sample("birthday.ics", event("birthday", "SUMMARY:Birthday\r\nDTSTART;VALUE=DATE:19640229\r\nDTEND;VALUE=DATE:19640301\r\nRRULE:FREQ=YEARLY\r\nTRANSP:TRANSPARENT\r\n"
                + "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:soon\r\nTRIGGER:-P1D\r\nEND:VALARM\r\n")));
        events.add(new Sample("floating.ics", event("floating", "SUMMARY:Floating\r\nDTSTART:20240601T120000\r\nDURATION:PT45M\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=9\r\nRDATE:20240615T120000\r\n")));
        events.add(new Sample("attached.ics", event("attached", "SUMMARY:Attached\r\nDTSTART:20240601T120000Z\r\nDTEND:20240601T130000Z\r\nATTACH;FMTTYPE=image/png;ENCODING=BASE64;VALUE=BINARY:\r\n "
                + noise(40_000) + "\r\n")));
        return events;
    }

    /** The journal with one description of the two that RFC 5545 allows: Radicale refuses more. */
    static List<Sample> tasksAndJournals() {
        return List.of(new Sample("thunderbird-todo.ics", sample("calendar/thunderbird-todo.ics")), new Sample("nextcloud-tasks.ics", sample("calendar/nextcloud-tasks.ics")),
                new Sample("journal.ics", sample("calendar/journal.ics").replace("DESCRIPTION:Eine zweite Beschreibung\r\n", "")));
    }

    /** Versions 3 and 4, photos, groups, labels, words in other scripts. */
    static List<Sample> cards() {
        List<Sample> cards = new ArrayList<>();
        for (String name : List.of("apple-3", "apple-group-3", "nextcloud-4", "jscontact-4")) {
            cards.add(new Sample(name + ".vcf", sample("card/" + name + ".vcf")));
        }
        cards.add(new Sample("google-3.vcf", sample("card/google-3.vcf").replace("END:VCARD", "UID:google-1\r\nEND:VCARD")));
        cards.add(new Sample("日本.vcf", card("3.0", "japanese", "FN:山田 太郎\r\nN:山田;太郎;;;\r\nX-PHONETIC-LAST-NAME:やまだ\r\nNOTE:" + "長い説明".repeat(30).replaceAll("(.{20})", "$1\r\n ") + "\r\n")));
        cards.add(new Sample("photo.vcf", card("3.0", "photo", "FN:Large Photo\r\nN:Photo;Large;;;\r\nPHOTO;ENCODING=b;TYPE=JPEG:" + noise(60_000).replaceAll("(.{74})", "$1\r\n ") + "\r\n")));
        cards.add(new Sample("group-4.vcf", card("4.0", "group-4", "KIND:group\r\nFN:Family\r\nMEMBER:urn:uuid:5c1a9c9a-2f1e-4a0b-9b7c-000000000001\r\nMEMBER:mailto:x@example.com\r\n")));
        return cards;
    }

    /** UIDs of the cards of version 4. */
    static Set<String> ofVersion4() {
        return cards().stream().map(Sample::content).filter(content -> content.contains("VERSION:4.0")).map(PlainDav::uid).collect(Collectors.toSet());
    }

    private static String event(String uid, String properties) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//lab//EN\r\nBEGIN:VEVENT\r\nUID:" + uid + "@example.org\r\nDTSTAMP:20240101T000000Z\r\n" + properties
                + "END:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    private static String card(String version, String uid, String properties) {
        return "BEGIN:VCARD\r\nVERSION:" + version + "\r\nUID:" + uid + "\r\n" + properties + "END:VCARD\r\n";
    }

    private static String noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return Base64.getEncoder().encodeToString(noise);
    }

    private static String sample(String name) {
        try {
            return Files.readString(SAMPLES.resolve(name), StandardCharsets.UTF_8).replaceAll("\r?\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
