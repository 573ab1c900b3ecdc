package dev.godwit.contract;

import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.util.List;
import java.util.Set;

/**
 * What an account holds besides mail, to be read: collections of items. Nothing here changes the account.
 *
 * <p>Methods may be called from any thread, also side by side; each call blocks. Every method may throw
 * {@link EndpointException}; a collection that is gone is MAILBOX_GONE. Belongs to its {@link Source} and is closed with it.
 */
public interface ItemSource {
    /** The kinds that can be had here, {@link DataKind#MAIL} never among them. A kind the server does not offer is not named. */
    Set<DataKind> kinds();

    /**
     * All collections of the kind, parents before children; asks anew each time, with their states where that costs no
     * more round trips. Exactly one for a kind without collections. What belongs to somebody else carries
     * {@link ItemCollection#SHARED_BY}.
     */
    List<ItemCollection> collections(DataKind kind);

    /**
     * What is in the collection. A vacation response that was never set is not listed.
     *
     * @param since a {@link ItemListing#state()} of the same collection: answer with what changed since then, if that can
     *        be told, else completely. Empty: answer completely
     */
    ItemListing list(ItemCollection collection, String since);

    /**
     * Reads items, in any order. One that no longer exists is left out. Items that cannot be read for good are named by an
     * EndpointException of kind ITEM_REFUSED after all others have been given. The sink is called by one thread at a time.
     */
    void read(ItemCollection collection, List<String> ids, ItemSink sink);
}
