package dev.godwit.dav;

import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Delete;
import dev.godwit.dav.client.Get;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Put;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.ItemListing;
import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Stores and deletes events or cards. Nothing is written over that was not seen: every request says what it expects. */
final class GroupwareWriter {
    private static final int LONGEST_NAME = 120;
    private static final int LARGEST = 96 << 20;

    private final DavClient client;
    private final Groupware protocol;
    private final String collection;
    private final int width;
    private final ItemWrites writes;

    GroupwareWriter(DavClient client, Groupware protocol, String collection, int width, Preconditions preconditions) {
        this.client = client;
        this.protocol = protocol;
        this.collection = collection;
        this.width = width;
        this.writes = new ItemWrites(client, collection, preconditions);
    }

    void put(List<Outgoing> batch, Answers answers) throws IOException {
        List<Integer> indexes = IntStream.range(0, batch.size()).boxed().toList();
        new SideBySide<ItemWrites.Outcome>(width).each(indexes, (index, hand) -> hand.over(toBeReadBack(put(batch.get(index))).at(index)), outcome -> outcome.tell(answers));
    }

    void delete(List<ItemListing.Stub> items, Answers answers) throws IOException {
        List<Integer> indexes = IntStream.range(0, items.size()).boxed().toList();
        new SideBySide<ItemWrites.Outcome>(width).each(indexes, (index, hand) -> hand.over(delete(items.get(index)).at(index)), outcome -> outcome.tell(answers));
    }

    /**
     * An entity tag in the answer to PUT would mean that the bytes were kept (RFC 4791 §5.3.4), but Cyrus, Radicale, Xandikos and
     * SOGo give one in any case. Without a version what was stored is read back, so that no rewriting goes unnoticed.
     */
    private static ItemWrites.Outcome toBeReadBack(ItemWrites.Outcome outcome) {
        return outcome instanceof ItemWrites.Outcome.Done done ? new ItemWrites.Outcome.Done(done.index(), done.id(), "") : outcome;
    }

    private ItemWrites.Outcome put(Outgoing item) throws IOException {
        HttpContent content = new HttpContent.Streamed(item.content()::open, item.content().size());
        if (item.id() != null) {
            return writes.replace(item.id(), item.replaces(), upload(item.id(), item, content));
        }
        byte[] text = bytes(item);
        String uid = item.uid().isEmpty() ? ItemText.of(text).uid() : item.uid();
        String wish = name(item.name(), protocol.extension);
        String certain = name(uid.isEmpty() ? ContentDigest.sha256Of(text).toString() : uid, protocol.extension);
        String first = wish.isEmpty() ? certain : wish;
        ItemWrites.Outcome outcome = writes.create(first, upload(first, item, content));
        if (!outcome.isConflict() || !outcome.id().equals(first) || isSame(first, uid)) {
            return outcome;
        }
        // another item has that name: this one gets a name that only it can have
        String other = name(ContentDigest.sha256Of((uid.isEmpty() ? certain : uid).getBytes(StandardCharsets.UTF_8)).toString(), protocol.extension);
        return writes.create(other, upload(other, item, content));
    }

    private ItemWrites.Request upload(String id, Outgoing item, HttpContent content) {
        return new Uploads(client, collection + id, item.content(), expected -> put(id, content, expected));
    }

    private static byte[] bytes(Outgoing item) throws IOException {
        try (InputStream in = item.content().open()) {
            return in.readNBytes(LARGEST);
        }
    }

    /** Whether the item there has this UID: then it is in the way, under whatever name. */
    private boolean isSame(String id, String uid) throws IOException {
        Optional<HttpAnswer> answer = Get.of(collection + id).run(client);
        if (answer.isEmpty()) {
            return true; // it is there but cannot be had
        }
        try (HttpAnswer open = answer.get()) {
            return uid.isEmpty() || ItemText.of(open.bytes(LARGEST)).uid().equals(uid);
        }
    }

    /** A name as the last level of an href, with an ending that all servers take; empty for none. Not to be guessed from: what cannot be said plainly becomes a digest. */
    static String name(String wish, String extension) {
        if (wish.isEmpty()) {
            return "";
        }
        String plain = wish.toLowerCase(java.util.Locale.ROOT).endsWith(extension) ? wish : wish + extension;
        boolean safe = plain.length() <= LONGEST_NAME && plain.charAt(0) != '.' && plain.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9' || "-._~@".indexOf(c) >= 0);
        return safe ? plain : ContentDigest.sha256Of(wish.getBytes(StandardCharsets.UTF_8)) + extension;
    }

    private ItemWrites.Stored put(String id, HttpContent content, Map<String, String> expected) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(expected);
        headers.put("Content-Type", protocol.mediaType + "; charset=utf-8");
        headers.putAll(silent(protocol));
        Put.Stored stored = new Put(collection + id, content, headers).run(client);
        String now = stored.location().flatMap(location -> Hrefs.member(collection, location)).filter(member -> !member.endsWith("/")).orElse(id);
        return new ItemWrites.Stored(now, Versions.ofTag(stored.etag()));
    }

    private ItemWrites.Outcome delete(ItemListing.Stub item) throws IOException {
        return writes.delete(item.id(), item.version(), expected -> {
            Map<String, String> headers = new LinkedHashMap<>(expected);
            headers.putAll(silent(protocol));
            new Delete(collection + item.id(), headers).run(client);
            return new ItemWrites.Stored(item.id(), item.version());
        });
    }

    /**
     * No invitations and no replies: {@code Schedule-Reply} keeps attendees' replies back (RFC 6638 §8.1) and, on servers made
     * with sabre, everything; {@code Scheduling-Enabled} is Cyrus's word for everything.
     */
    private static Map<String, String> silent(Groupware protocol) {
        return protocol == Groupware.CALDAV ? Map.of("Schedule-Reply", "F", "Scheduling-Enabled", "F") : Map.of();
    }

    /** Deletes the collection with all that is in it. */
    static void deleteCollection(DavClient client, Groupware protocol, String collection) throws IOException {
        try {
            new Delete(collection, silent(protocol)).run(client);
        } catch (RefusedException refused) {
            if (refused.status() != 404 && refused.status() != 410) {
                throw refused;
            }
        }
    }
}
