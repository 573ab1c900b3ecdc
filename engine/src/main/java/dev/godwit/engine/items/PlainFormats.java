package dev.godwit.engine.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemFormats;
import dev.godwit.model.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands nothing but UIDs: no conversions, and two contents mean the same if their bytes are equal. */
public final class PlainFormats implements ItemFormats {
    private static final Pattern LINE = Pattern.compile("(?mi)^UID(?:;[^:\r\n]*)?:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)");
    private static final Pattern MEMBER = Pattern.compile("\"uid\"\\s*:\\s*\"([^\"\\\\]*)\"");

    @Override
    public boolean converts(String fromMediaType, String toMediaType) {
        return fromMediaType.equals(toMediaType);
    }

    @Override
    public byte[] convert(byte[] content, String fromMediaType, String toMediaType) {
        if (!converts(fromMediaType, toMediaType)) {
            throw EndpointException.of(EndpointException.Kind.ITEM_REFUSED, "there is no way from " + fromMediaType + " to " + toMediaType);
        }
        return content;
    }

    @Override
    public ContentDigest meaning(String mediaType, byte[] content) {
        return ContentDigest.sha256Of(content);
    }

    @Override
    public Optional<String> uid(String mediaType, byte[] content) {
        return switch (mediaType) {
            case "text/calendar", "text/vcard" -> first(LINE, content).map(uid -> uid.replaceAll("\r?\n[ \t]", ""));
            case "application/jscalendar+json", "application/jscontact+json" -> first(MEMBER, content);
            default -> Optional.empty();
        };
    }

    private static Optional<String> first(Pattern pattern, byte[] content) {
        Matcher matcher = pattern.matcher(new String(content, StandardCharsets.UTF_8));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
