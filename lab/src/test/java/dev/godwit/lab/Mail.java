package dev.godwit.lab;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;

/**
 * A message as an account shows it.
 *
 * @param received INTERNALDATE in seconds since 1970
 * @param mark what names a message of the corpus even after a repair
 */
record Mail(ContentDigest digest, Keywords keywords, long received, String mark) {
    String everything() {
        return digest + " " + keywords.toString().toLowerCase(java.util.Locale.ROOT) + " " + received;
    }

    String allButTheBytes() {
        return mark + " " + keywords.toString().toLowerCase(java.util.Locale.ROOT) + " " + received;
    }
}
