package dev.godwit.lab;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;

/**
 * A message as an account shows it.
 *
 * @param meaning what is left of it when a server writes it anew
 * @param received INTERNALDATE in seconds since 1970
 * @param mark what names a message of the corpus even after a repair
 */
record Mail(ContentDigest digest, ContentDigest meaning, Keywords keywords, long received, String mark) {
    static Mail of(byte[] bytes, Keywords keywords, long received) {
        return new Mail(ContentDigest.sha256Of(bytes), Meaning.of(bytes), keywords, received, PlainImap.mark(bytes));
    }

    Mail with(Keywords others) {
        return new Mail(digest, meaning, others, received, mark);
    }

    String everything() {
        return digest + " " + keywords.toString().toLowerCase(java.util.Locale.ROOT) + " " + received;
    }

    String whatItMeans() {
        return meaning + " " + allButTheBytes();
    }

    String allButTheBytes() {
        return mark + " " + keywords.toString().toLowerCase(java.util.Locale.ROOT) + " " + received;
    }
}
