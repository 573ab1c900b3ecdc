package dev.godwit.formats;

/**
 * Converts calendar items and contacts between the formats of DAV and those of JMAP: {@code text/calendar} and
 * {@code application/jscalendar+json}, {@code text/vcard} and {@code application/jscontact+json}; parameters of the media
 * types are ignored. Nothing is lost: what the other format has no word for is carried along and comes back on the way back.
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
        throw new ConversionException(0, "not built yet");
    }
}
