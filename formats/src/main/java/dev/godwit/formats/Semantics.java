package dev.godwit.formats;

import dev.godwit.formats.semantic.Meaning;
import dev.godwit.model.ContentDigest;
import java.util.Optional;

/**
 * What an item means, whatever it is spelled like. All methods are pure, take any bytes and never throw for their content.
 */
public final class Semantics {
    private Semantics() {
    }

    /**
     * Equal for two items of one media type that a user would not tell apart: it leaves out folding, line ends, order, the
     * case of names, stamps such as DTSTAMP and PRODID, defaults, the rules of well-known time zones, variants of escaping
     * and of vCard versions ({@code docs/formats/conversion.md} has the list). Media types it does not know, and content that
     * cannot be read, get the SHA-256 of the bytes.
     */
    public static ContentDigest digest(String mediaType, byte[] content) {
        return Meaning.canonical(mediaType, content).map(ContentDigest::sha256Of).orElseGet(() -> ContentDigest.sha256Of(content));
    }

    /** The UID of the item: that of the first component or object that has one. Empty if it has none or cannot be read. */
    public static Optional<String> uid(String mediaType, byte[] content) {
        return Meaning.uid(mediaType, content);
    }

    public static Facts facts(String mediaType, byte[] content) {
        return Meaning.facts(mediaType, content);
    }
}
