package dev.godwit.engine.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemFormats;
import dev.godwit.contract.ItemSource;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads items for what must be known of them; keeps no content. */
final class FactReader {
    private static final int AT_ONCE = 200;
    /** Larger contents are compared byte by byte only, so that they need not be held. */
    static final int LARGEST_UNDERSTOOD = 16 << 20;

    private final Sides sides;
    private final ItemSource side;

    FactReader(Sides sides, ItemSource side) {
        this.sides = sides;
        this.side = side;
    }

    /** By id. Items that are gone, or cannot be read for good, are missing; the latter are in {@code unreadable} if that is not null. */
    Map<String, ItemFacts> read(ItemCollection collection, Collection<String> ids) {
        Map<String, ItemFacts> facts = new HashMap<>();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            sides.again(() -> {
                List<String> rest = new ArrayList<>(some);
                rest.removeAll(facts.keySet());
                readOnce(collection, rest, facts);
                return null;
            });
        }
        return facts;
    }

    private void readOnce(ItemCollection collection, List<String> ids, Map<String, ItemFacts> facts) {
        try {
            side.read(collection, ids, (item, in) -> facts.put(item.id(), of(collection.kind(), item, in)));
        } catch (EndpointException e) {
            // those that could be read were; what cannot is found again, and reported, when it is to be copied
            if (e.kind() != Kind.ITEM_REFUSED) {
                throw e;
            }
        }
    }

    private ItemFacts of(DataKind kind, Item item, InputStream in) throws IOException {
        if (kind == DataKind.FILES) {
            return file(item, in);
        }
        byte[] content = in.readNBytes(LARGEST_UNDERSTOOD + 1);
        if (content.length <= LARGEST_UNDERSTOOD) {
            return of(sides.formats(), item, content);
        }
        MessageDigest digest = ContentDigest.newSha256();
        digest.update(content);
        return rest(item, in, digest, content.length);
    }

    private static ItemFacts file(Item item, InputStream in) throws IOException {
        return rest(item, in, ContentDigest.newSha256(), 0);
    }

    private static ItemFacts rest(Item item, InputStream in, MessageDigest digest, long before) throws IOException {
        byte[] piece = new byte[64 * 1024];
        long size = before;
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            digest.update(piece, 0, n);
            size += n;
        }
        ContentDigest whole = ContentDigest.of(digest.digest());
        return new ItemFacts(item, item.uid(), whole, whole, size);
    }

    static ItemFacts of(ItemFormats formats, Item item, byte[] content) {
        ContentDigest digest = ContentDigest.sha256Of(content);
        String type = plain(item.mediaType());
        String uid = item.uid().isEmpty() ? formats.uid(type, content).orElse("") : item.uid();
        return new ItemFacts(item, uid, digest, formats.meaning(type, content), content.length);
    }

    /** The media type without its parameters. */
    static String plain(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        return (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon)).trim().toLowerCase(java.util.Locale.ROOT);
    }

    /** Which of the accepted types the content goes as: its own if that is possible. */
    static Optional<String> accepted(List<String> accepts, String mediaType, ItemFormats formats) {
        String own = plain(mediaType);
        for (String type : accepts) {
            if (type.equals("*/*") || plain(type).equals(own) || type.endsWith("/*") && own.startsWith(type.substring(0, type.length() - 1))) {
                return Optional.of(own);
            }
        }
        return accepts.stream().map(FactReader::plain).filter(type -> formats.converts(own, type)).findFirst();
    }
}
