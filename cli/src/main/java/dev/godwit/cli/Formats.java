package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemFormats;
import dev.godwit.formats.ConversionException;
import dev.godwit.formats.Conversions;
import dev.godwit.formats.Semantics;
import dev.godwit.model.ContentDigest;
import java.util.Optional;

/** What is understood of events and cards. */
final class Formats implements ItemFormats {
    private Formats() {
    }

    static ItemFormats all() {
        return new Formats();
    }

    @Override
    public boolean converts(String fromMediaType, String toMediaType) {
        return fromMediaType.equals(toMediaType) || Conversions.can(fromMediaType, toMediaType);
    }

    @Override
    public byte[] convert(byte[] content, String fromMediaType, String toMediaType) {
        try {
            return fromMediaType.equals(toMediaType) ? content : Conversions.convert(content, fromMediaType, toMediaType);
        } catch (ConversionException e) {
            throw EndpointException.of(Kind.ITEM_REFUSED, e.getMessage(), e);
        }
    }

    @Override
    public ContentDigest meaning(String mediaType, byte[] content) {
        String text = switch (mediaType) {
            case "application/jscalendar+json" -> "text/calendar";
            case "application/jscontact+json" -> "text/vcard";
            default -> mediaType;
        };
        try {
            // compared as DAV says it, so that it means the same in both formats; nothing gets lost on the way
            return Semantics.digest(text, convert(content, mediaType, text));
        } catch (EndpointException notUnderstood) {
            return Semantics.digest(mediaType, content);
        }
    }

    @Override
    public Optional<String> uid(String mediaType, byte[] content) {
        return Semantics.uid(mediaType, content);
    }
}
