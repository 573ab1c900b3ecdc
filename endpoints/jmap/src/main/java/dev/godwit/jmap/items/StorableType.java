package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.SetError;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What distinguishes one kind of items that can be written too; writing is common to all. Any thread. */
interface StorableType extends ItemType {
    /** The media types it takes, best first. */
    List<String> accepts();

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

    /** The UID of an object, for finding it by Foo/query; empty where there is none. */
    default String uid(ObjectNode object) {
        return "";
    }

    /** The id of the one object that there always is. */
    default Optional<String> singleton() {
        return Optional.empty();
    }

    /** Whether a new object may be refused because there is another of its UID. */
    default boolean isTaken(SetError refused) {
        return refused.is("alreadyExists");
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
