package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.SetError;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What distinguishes one kind of items; listing, reading and writing are common to all. Any thread. */
interface ItemType {
    DataKind kind();

    DataType type();

    /** The collections its items are in; empty for a kind without collections. */
    Optional<Containers> containers();

    /** The media types it takes, best first; empty where it can only be read. */
    List<String> accepts();

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

    /** The object to be stored, without its place; blobs are uploaded for it. */
    ObjectNode wanted(Blobs blobs, Outgoing outgoing) throws IOException, Refusal;

    /** Puts a new object into the collection. */
    void join(ObjectNode wanted, String collectionId);

    /** What to change so that an object says what is wanted; empty if it does. */
    ObjectNode patch(ObjectNode now, ObjectNode wanted);

    /** Puts an existing object into one more collection; empty where objects are in one only. */
    default Optional<ObjectNode> joinToo(String collectionId) {
        return Optional.empty();
    }

    /** What to change so that it is in the collection no more; empty if it is to be destroyed. */
    default Optional<ObjectNode> leave(ObjectNode object, String collectionId) {
        return Optional.empty();
    }

    /** The id of the one object that there always is. */
    default Optional<String> singleton() {
        return Optional.empty();
    }

    /** Whether a new object may be refused because there is another of its UID. */
    default boolean isTaken(SetError refused) {
        return refused.is("alreadyExists");
    }

    /** The UID of an object, for finding it by Foo/query; empty where there is none. */
    default String uid(ObjectNode object) {
        return "";
    }

    /** Arguments of every Foo/set. */
    default ObjectNode setArguments() {
        return Json.object();
    }

    /** Properties of objects without which an object is stored if the server cannot keep them. */
    default Set<String> dispensable() {
        return Set.of();
    }

    /** Why the object must stay, where that is known before asking. */
    default Optional<String> keeps(ObjectNode object) {
        return Optional.empty();
    }

    /** Does what must be done before these are destroyed. @return whether anything was done */
    default boolean beforeDestroy(Connection connection, Collection<ObjectNode> objects) throws IOException {
        return false;
    }

    /** Does what can only be done once the objects are there. */
    default void afterwards(Connection connection, List<Stored> stored) throws IOException {
    }

    /** @param now the object before it was replaced; null for a new one */
    record Stored(int index, Outgoing outgoing, String id, ObjectNode now) {
        boolean says(String property, String value) {
            return value.equals(outgoing.properties().get(property));
        }
    }
}
