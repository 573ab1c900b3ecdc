package dev.godwit.engine.match;

import dev.godwit.model.ContentDigest;

/**
 * What a message is recognised by.
 *
 * @param digest SHA-256 of all bytes: equal digests are equal messages
 * @param size bytes
 * @param keys what its header says of its identity
 * @param text CRC-32C and length of everything after the header: survives servers that rewrite headers
 */
public record Fingerprint(ContentDigest digest, long size, HeaderKeys keys, long text) {

    /** Whether {@code other} is this message after a server rewrote its header: same text, same identity in the header. */
    public boolean isRewriteOf(Fingerprint other) {
        return text == other.text && keys.related(other.keys);
    }
}
