package dev.godwit.formats;

import dev.godwit.formats.calendar.CalendarConverter;
import dev.godwit.formats.card.CardConverter;
import dev.godwit.formats.contentline.ContentLineReader;
import dev.godwit.formats.contentline.ContentLineWriter;
import dev.godwit.formats.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * Converts calendar items and contacts between the formats of DAV and those of JMAP: {@code text/calendar} and
 * {@code application/jscalendar+json}, {@code text/vcard} and {@code application/jscontact+json}; parameters of the media
 * types are ignored, but that {@code application/jscalendar+json;version=1.0} asks for the words of RFC 8984 where its revision,
 * jscalendarbis, has others; read are both. Nothing is lost: what the other format has no word for is carried along and comes back on the way back.
 */
public final class Conversions {
    private Conversions() {
    }

    /** Whether {@link #convert} knows the way; equal formats count. */
    public static boolean can(String fromMediaType, String toMediaType) {
        var from = Format.of(fromMediaType);
        var to = Format.of(toMediaType);
        return from.isPresent() && to.isPresent() && (from.equals(to) || calendar(from.get()) == calendar(to.get()) && from.get().json() != to.get().json());
    }

    private static boolean calendar(Format format) {
        return format == Format.ICALENDAR || format == Format.JSCALENDAR;
    }

    /** Cyrus and others that speak RFC 8984 as it is are asked for by {@code application/jscalendar+json;version=1.0}. */
    private static boolean rfc8984(String mediaType) {
        return mediaType.replace(" ", "").replace("\"", "").toLowerCase(Locale.ROOT).contains(";version=1.0");
    }

    /**
     * The item in the other format; in an equal format the same bytes, unread.
     *
     * @param content one item, not changed; at most 16 MiB
     * @throws ConversionException if the content cannot be read; says where and why, without the content
     * @throws IllegalArgumentException if {@link #can} says no
     */
    public static byte[] convert(byte[] content, String fromMediaType, String toMediaType) {
        if (!can(fromMediaType, toMediaType)) {
            throw new IllegalArgumentException("no conversion from " + fromMediaType + " to " + toMediaType);
        }
        Format from = Format.of(fromMediaType).orElseThrow();
        Format to = Format.of(toMediaType).orElseThrow();
        if (from == to) {
            return content;
        }
        return switch (to) {
            case JSCALENDAR -> Json.write(CalendarConverter.toJson(ContentLineReader.read(content), rfc8984(toMediaType)));
            case ICALENDAR -> ContentLineWriter.write(List.of(CalendarConverter.toText(Json.readObject(content))));
            case JSCONTACT -> Json.write(CardConverter.toJson(ContentLineReader.read(content)));
            case VCARD -> ContentLineWriter.write(List.of(CardConverter.toText(Json.readObject(content))));
        };
    }
}
