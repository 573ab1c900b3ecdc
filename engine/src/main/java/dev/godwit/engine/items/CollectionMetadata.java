package dev.godwit.engine.items;

import dev.godwit.model.ItemCollection;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Compares what people see of two collections besides what is in them. A pure function. */
final class CollectionMetadata {
    /** The property to what a person calls it. Others are each server's own, or are written by each in its own way. */
    private static final Map<String, String> SEEN = new TreeMap<>(Map.of(ItemCollection.COLOR, "colour", ItemCollection.SORT_ORDER, "place in the order",
            ItemCollection.DESCRIPTION, "description"));

    private CollectionMetadata() {
    }

    /** @param explained whether the journal accounts for it: it was so when both sides agreed last */
    record Deviation(String what, boolean explained) {
    }

    /** @param pair as the journal has it, or null */
    static List<Deviation> compare(ItemCollection source, ItemCollection target, CollectionPair pair) {
        List<Deviation> found = new java.util.ArrayList<>();
        boolean sameRole = isDefault(source) && isDefault(target) || source.properties().containsKey(ItemCollection.ROLE)
                && Objects.equals(source.properties().get(ItemCollection.ROLE), target.properties().get(ItemCollection.ROLE));
        if (!plain(source.name()).equals(plain(target.name())) && !sameRole) {
            boolean agreed = pair != null && pair.sourceName().equals(source.name()) && pair.targetName().equals(target.name());
            found.add(new Deviation("it has another name on the target", agreed));
        }
        SEEN.forEach((property, word) -> {
            String ours = source.properties().get(property);
            String theirs = target.properties().get(property);
            if (ours != null && !normal(property, ours).equals(Optional.ofNullable(theirs).map(value -> normal(property, value)).orElse(""))) {
                boolean agreed = pair != null && ours.equals(pair.sourceProperties().get(property)) && Objects.equals(theirs, pair.targetProperties().get(property));
                found.add(new Deviation(theirs == null ? "it has no " + word + " on the target" : "it has another " + word + " on the target", agreed));
            }
        });
        return found;
    }

    private static boolean isDefault(ItemCollection collection) {
        return "true".equals(collection.properties().get(ItemCollection.DEFAULT));
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    }

    /** An opaque colour may say that it is. */
    private static String normal(String property, String value) {
        String text = plain(value);
        return property.equals(ItemCollection.COLOR) ? text.toUpperCase(Locale.ROOT).replaceFirst("^(#[0-9A-F]{6})FF$", "$1") : text.replace("\r\n", "\n");
    }
}
