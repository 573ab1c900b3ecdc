package dev.godwit.contract;

import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.util.List;
import java.util.SortedMap;

/**
 * What an account holds besides mail, to be written as well. Threads as for {@link ItemSource}. No write has effects
 * beyond the account: no invitation, reply or notification is sent to anybody.
 */
public interface ItemTarget extends ItemSource {
    /** The media types that items of the kind may have, best first; {@code *}{@code /*} for any. */
    List<String> accepts(DataKind kind);

    /**
     * Makes the collection. One of the same name (and parent) that exists already, and the only one of a kind without
     * collections, is not an error and is answered as it is.
     *
     * @return as it is now, with its id; properties the target cannot keep are missing from it
     */
    ItemCollection create(ItemCollection wanted);

    /**
     * Gives an existing collection another name, parent or other properties; those that {@code wanted} lacks stay as they
     * are. @return as it is now
     */
    ItemCollection change(ItemCollection existing, ItemCollection wanted);

    /** Deletes the collection and all that is in it. One that does not exist is not an error. */
    void delete(ItemCollection collection);

    /**
     * Stores items. Each gets exactly one answer, on the calling thread, unless the call throws, when those without an answer
     * are in doubt. One item that is refused does not keep the others back.
     */
    void put(ItemCollection collection, List<Outgoing> batch, Answers answers);

    /**
     * Deletes each item if its version is still the given one. One that does not exist is answered as stored.
     */
    void delete(ItemCollection collection, List<ItemListing.Stub> items, Answers answers);

    /**
     * An item on its way.
     *
     * @param content its bytes; small enough for the heap but for files, which are streamed
     * @param name the name to give it, as a wish; another is taken if it is in use or not allowed, except for scripts and
     *        files, whose name counts: a replacement of another name renames them
     * @param uid of the event or card, if known; else empty
     * @param properties as {@link Item#properties()}; those that are missing stay as they are. {@link Item#ACTIVE}
     *        {@code true} makes a script the active one, {@code false} makes it not the active one
     * @param replaces the version of the target's item {@code id} that this takes the place of; null to make a new one
     * @param id of the target's item to replace; null to make a new one
     */
    record Outgoing(Body content, String mediaType, String name, String uid, SortedMap<String, String> properties, String id, String replaces) {
    }

    /** Hears what became of the items of a batch. */
    interface Answers {
        /**
         * Stored, or deleted.
         *
         * @param id its id; for a deletion the id it had
         * @param version its version now; empty if the target does not tell without being asked: it is then listed
         */
        void stored(int index, String id, String version);

        /** Refused for good and certainly not stored. {@code serverText} says why, for people: no content of the item. */
        void refused(int index, RefusalReason reason, String serverText);

        /**
         * Not done, because the target's item is not what was expected: changed or deleted meanwhile, or, for a new one,
         * another item of the same UID or name is there.
         *
         * @param id of the item that is in the way; empty if unknown
         */
        void conflict(int index, String id);
    }
}
