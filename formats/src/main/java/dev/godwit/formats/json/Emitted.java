package dev.godwit.formats.json;

import dev.godwit.formats.contentline.ContentLine;

/**
 * A line written for a value.
 *
 * @param path pointer to the value
 */
public record Emitted(String path, ContentLine line) {
}
