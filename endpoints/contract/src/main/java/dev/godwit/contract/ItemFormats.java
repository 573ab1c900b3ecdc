package dev.godwit.contract;

import dev.godwit.model.ContentDigest;
import java.util.Optional;

/** Knows the inside of events and cards: how to say them in another format, and when two texts mean the same. */
public interface ItemFormats {
    /** Whether content of one media type can be said in the other. True for equal types. */
    boolean converts(String fromMediaType, String toMediaType);

    /** @throws EndpointException ITEM_REFUSED if the content cannot be understood; names the place, not the content */
    byte[] convert(byte[] content, String fromMediaType, String toMediaType);

    /**
     * Equal for two contents, of one type or of two, if their owner would see no difference: order, folding, time stamps of
     * storage and the like do not count. The plain digest for content that cannot be understood and for other types.
     */
    ContentDigest meaning(String mediaType, byte[] content);

    /** The UID of an event or card. */
    Optional<String> uid(String mediaType, byte[] content);
}
