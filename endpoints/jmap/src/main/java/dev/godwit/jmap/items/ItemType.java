package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.DataType;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What distinguishes one kind of items that can be read; listing and reading are common to all. Any thread. */
interface ItemType {
    DataKind kind();

    DataType type();

    /** The collections its items are in; empty for a kind without collections. */
    Optional<Containers> containers();

    /** Whether there is Foo/changes. */
    default boolean tellsChanges() {
        return true;
    }

    /** Whether there is Foo/query; else Foo/get gives all. */
    default boolean canBeQueried() {
        return true;
    }

    /** The condition for Foo/query that leaves little but what is in the collection; may be empty. */
    ObjectNode filter(String collectionId);

    /** The properties to ask for; empty for those the server gives unasked. */
    default List<String> properties() {
        return List.of();
    }

    /** Whether the object is an item of the collection. */
    boolean holds(String collectionId, ObjectNode object);

    /** What is told of it; the content need not be there for that. */
    Item item(ObjectNode object);

    /** Gives the content, once. @throws Refusal if it cannot be had */
    void content(Blobs blobs, ObjectNode object, ContentSink sink) throws IOException, Refusal;

    /** Takes a content while it is open. */
    @FunctionalInterface
    interface ContentSink {
        void content(java.io.InputStream content) throws IOException;
    }
}
