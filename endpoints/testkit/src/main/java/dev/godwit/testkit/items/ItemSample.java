package dev.godwit.testkit.items;

import dev.godwit.contract.ItemTarget;
import dev.godwit.model.DataKind;
import dev.godwit.testkit.contract.BytesBody;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of an item, for tests.
 *
 * @param name the name to wish for: a script's or file's own
 * @param uid the UID that the content says; empty for kinds without one
 * @param properties as {@link dev.godwit.model.Item#properties()}
 */
public record ItemSample(DataKind kind, String mediaType, String name, String uid, byte[] content, SortedMap<String, String> properties) {
    /** Stands once in the content of every sample of text, where its owner would see it. */
    public static final String WORD = "Tidewater";

    static ItemSample of(DataKind kind, String mediaType, String name, String uid, String text) {
        return new ItemSample(kind, mediaType, name, uid, text.getBytes(StandardCharsets.UTF_8), new TreeMap<>());
    }

    /** The same item after its owner changed it: another meaning, the same UID and name. */
    public ItemSample edited() {
        return edited("Backwater");
    }

    /** Likewise, changed to say this word. */
    public ItemSample edited(String word) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.contains(WORD)) {
            byte[] longer = java.util.Arrays.copyOf(content, content.length + word.length());
            System.arraycopy(word.getBytes(StandardCharsets.UTF_8), 0, longer, content.length, word.length());
            return withContent(longer);
        }
        return withContent(text.replace(WORD, word).getBytes(StandardCharsets.UTF_8));
    }

    public ItemSample withContent(byte[] other) {
        return new ItemSample(kind, mediaType, name, uid, other, properties);
    }

    public ItemSample withName(String other) {
        return new ItemSample(kind, mediaType, other, uid, content, properties);
    }

    public ItemSample with(String property, String value) {
        TreeMap<String, String> more = new TreeMap<>(properties);
        more.put(property, value);
        return new ItemSample(kind, mediaType, name, uid, content, more);
    }

    /** On its way to be stored as a new item. */
    public ItemTarget.Outgoing outgoing() {
        return outgoing(null, null);
    }

    /** On its way to replace an item that is still of this version. */
    public ItemTarget.Outgoing outgoing(String id, String replaces) {
        return new ItemTarget.Outgoing(new BytesBody(content), mediaType, name, uid, properties, id, replaces);
    }

    @Override
    public String toString() {
        return name + " (" + mediaType + ")";
    }
}
