package dev.godwit.contract;

import dev.godwit.model.Item;
import java.io.IOException;
import java.io.InputStream;

/** Takes one item. */
@FunctionalInterface
public interface ItemSink {
    /** @param content its bytes, untouched; valid during this call only; reading may throw {@link EndpointException} */
    void item(Item item, InputStream content) throws IOException;
}
