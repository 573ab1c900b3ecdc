package dev.godwit.testkit.items;

import dev.godwit.model.DataKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The samples of every kind. They say what owners' items say: recurrences with exceptions, alarms, photos, groups, odd lines. */
public final class ItemSamples {
    public static final String ICALENDAR = "text/calendar";
    public static final String JSCALENDAR = "application/jscalendar+json";
    public static final String VCARD = "text/vcard";
    public static final String JSCONTACT = "application/jscontact+json";
    public static final String SIEVE = "application/sieve";
    public static final String JSON = "application/json";
    public static final String ANY = "*/*";

    private ItemSamples() {
    }

    /** Samples of the kind in the first of the types that there are samples of; for {@link DataKind#VACATION} exactly one. */
    public static List<ItemSample> of(DataKind kind, List<String> accepted) {
        return switch (kind) {
            case MAIL -> List.of();
            case CALENDARS -> first(accepted, ICALENDAR, JSCALENDAR).equals(ICALENDAR) ? CalendarSamples.ICALENDAR : CalendarSamples.JSCALENDAR;
            case CONTACTS -> first(accepted, VCARD, JSCONTACT).equals(VCARD) ? ContactSamples.VCARD : ContactSamples.JSCONTACT;
            case SCRIPTS -> SCRIPTS;
            case FILES -> FILES;
            case IDENTITIES -> IDENTITIES;
            case PARTICIPANT_IDENTITIES -> PARTICIPANT_IDENTITIES;
            case VACATION -> VACATION;
        };
    }

    private static String first(List<String> accepted, String a, String b) {
        for (String type : accepted) {
            String plain = type.split(";")[0].trim();
            if (plain.equals(a) || plain.equals(b)) {
                return plain;
            }
        }
        return a;
    }

    /** That many different small items of the kind; for {@link DataKind#VACATION} always one. */
    public static List<ItemSample> numbered(DataKind kind, List<String> accepted, int count) {
        ItemSample model = of(kind, accepted).getFirst();
        if (kind == DataKind.VACATION) {
            return List.of(model);
        }
        return IntStream.rangeClosed(1, count).mapToObj(i -> numbered(model, i)).toList();
    }

    private static ItemSample numbered(ItemSample model, int number) {
        String uid = model.uid().isEmpty() ? "" : "number-" + number + "@godwit.test";
        String text = new String(model.content(), StandardCharsets.UTF_8).replace(ItemSample.WORD, ItemSample.WORD + " " + number);
        if (!uid.isEmpty()) {
            text = text.replace(model.uid(), uid);
        }
        text = text.replace("alice@godwit.test", "alice" + number + "@godwit.test");
        int dot = model.name().lastIndexOf('.');
        String name = dot < 0 ? model.name() + "-" + number : model.name().substring(0, dot) + "-" + number + model.name().substring(dot);
        return new ItemSample(model.kind(), model.mediaType(), name, uid, text.getBytes(StandardCharsets.UTF_8), model.properties());
    }

    static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static final List<ItemSample> SCRIPTS = List.of(
            ItemSample.of(DataKind.SCRIPTS, SIEVE, "lists", "", crlf("""
                    require ["fileinto", "mailbox"];
                    # Tidewater sailing club
                    if header :contains "List-Id" "sailing.example.org" {
                      fileinto "Lists/Sailing";
                      stop;
                    }
                    """)),
            ItemSample.of(DataKind.SCRIPTS, SIEVE, "Büro & Urlaub", "", crlf("""
                    require ["fileinto"];
                    # Grüße aus Tidewater: "quoted", \\backslash
                    if address :is "from" "chef@example.org" { fileinto "Büro"; }
                    """)),
            ItemSample.of(DataKind.SCRIPTS, SIEVE, "spam", "", "if header :contains \"X-Spam-Flag\" \"YES\" {\n  # Tidewater\n  discard;\n}"));

    private static byte[] everyByte() {
        byte[] bytes = new byte[256 * 16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + i / 256);
        }
        return bytes;
    }

    private static final List<ItemSample> FILES = List.of(
            ItemSample.of(DataKind.FILES, "text/plain", "notes.txt", "", "Tidewater\nGrüße\n"),
            new ItemSample(DataKind.FILES, "application/octet-stream", "every byte.bin", "", everyByte(), new TreeMap<>()),
            ItemSample.of(DataKind.FILES, "application/octet-stream", "empty", "", ""),
            ItemSample.of(DataKind.FILES, "text/markdown", "Übersicht 100% #1 (neu).md", "", "# Tidewater\r\n\r\ntext\n"));

    private static final List<ItemSample> IDENTITIES = List.of(
            ItemSample.of(DataKind.IDENTITIES, JSON, "", "", "{\"name\":\"Alice Tidewater\",\"email\":\"alice@godwit.test\",\"replyTo\":null,\"bcc\":null,"
                    + "\"textSignature\":\"-- \\nAlice\",\"htmlSignature\":\"<p>Alice</p>\"}"),
            ItemSample.of(DataKind.IDENTITIES, JSON, "", "", "{\"name\":\"Büro Tidewater\",\"email\":\"office@godwit.test\","
                    + "\"replyTo\":[{\"name\":null,\"email\":\"reply@godwit.test\"}],\"bcc\":null,\"textSignature\":\"\",\"htmlSignature\":\"\"}"));

    private static final List<ItemSample> PARTICIPANT_IDENTITIES = List.of(
            ItemSample.of(DataKind.PARTICIPANT_IDENTITIES, JSON, "", "",
                    "{\"name\":\"Alice Tidewater\",\"calendarAddress\":\"mailto:alice@godwit.test\",\"isDefault\":true}"),
            ItemSample.of(DataKind.PARTICIPANT_IDENTITIES, JSON, "", "",
                    "{\"name\":\"Office Tidewater\",\"calendarAddress\":\"mailto:office@godwit.test\",\"isDefault\":false}"));

    private static final List<ItemSample> VACATION = List.of(
            ItemSample.of(DataKind.VACATION, JSON, "", "", "{\"isEnabled\":true,\"fromDate\":\"2031-07-01T00:00:00Z\",\"toDate\":null,"
                    + "\"subject\":\"Away\",\"textBody\":\"Tidewater, until September. Grüße\",\"htmlBody\":null}"));
}
