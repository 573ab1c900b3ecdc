package dev.godwit.dav;

import dev.godwit.contract.ItemSink;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Get;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Multiget;
import dev.godwit.dav.client.NotDavException;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.DavXmlException;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import dev.godwit.model.Item;
import dev.godwit.wire.http.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads events or cards. Many come with one multiget; but XML turns line ends into line feeds and cannot say every byte, so
 * a text from a multiget is taken only if it has the length in bytes that the server tells of the item. All others are
 * fetched one by one.
 */
final class GroupwareReader {
    private static final int MOST_PER_REQUEST = 100;
    /** An item has to fit into the heap, as the contract says. */
    private static final int LARGEST = 96 << 20;

    private final DavClient client;
    private final Groupware protocol;
    private final String collection;
    private final DavOptions options;
    private final MultigetUse use;

    GroupwareReader(DavClient client, Groupware protocol, String collection, DavOptions options, MultigetUse use) {
        this.client = client;
        this.protocol = protocol;
        this.collection = collection;
        this.options = options;
        this.use = use;
    }

    /** One item as it was read. */
    private record Read(Item item, byte[] content) {
    }

    void read(List<String> ids, ItemSink sink, String place) throws IOException {
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        int width = options.http().connections();
        boolean[] any = new boolean[1];
        new SideBySide<Read>(width).each(batches(ids, width), (batch, hand) -> read(batch, hand, failed), read -> {
            any[0] = true;
            try {
                sink.item(read.item(), new ByteArrayInputStream(read.content()));
            } catch (IOException theSinksOwn) {
                throw new UncheckedIOException(theSinksOwn);
            }
        });
        if (!any[0] && failed.isEmpty() && !ids.isEmpty()) {
            Propfind.requireThere(client, collection); // not the items alone may be gone
        }
        if (!failed.isEmpty()) {
            throw DavErrors.unreadable(place, failed.size(), String.join(", ", failed.stream().limit(20).toList()));
        }
    }

    /** So many that every connection has something to do. */
    private List<List<String>> batches(List<String> ids, int width) {
        int size = Math.clamp((ids.size() + width - 1) / width, 1, MOST_PER_REQUEST);
        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += size) {
            batches.add(ids.subList(i, Math.min(ids.size(), i + size)));
        }
        return batches;
    }

    private void read(List<String> batch, SideBySide.Hand<Read> hand, ConcurrentLinkedQueue<String> failed) throws IOException {
        Set<String> left = new LinkedHashSet<>(batch);
        if (batch.size() > 1) {
            for (String version : use.versions()) {
                multiget(left, version, hand);
            }
        }
        for (String id : left) {
            get(id, hand, failed);
        }
    }

    /** Takes out of {@code left} what came whole, and what is not there any more. */
    private void multiget(Set<String> left, String version, SideBySide.Hand<Read> hand) throws IOException {
        if (left.isEmpty()) {
            return;
        }
        int asked = left.size();
        Map<String, Long> lengths = use.knownLengths();
        List<Candidate> unproven = new ArrayList<>();
        try {
            new Multiget(collection, protocol.multiget, protocol.data, version, left.stream().map(id -> collection + id).toList()).run(client, (found, response) -> {
                String id = Hrefs.member(collection, found).orElse("");
                if (!left.contains(id)) {
                    return;
                }
                if (response.status() == 404 || response.status() == 410) {
                    left.remove(id);
                    return;
                }
                String etag = Versions.ofTag(response.text(Names.GETETAG));
                Optional<XmlElement> data = response.property(protocol.data);
                if (data.isEmpty() || etag.isEmpty()) {
                    return;
                }
                long length = response.number(Names.GETCONTENTLENGTH).orElse(lengths.getOrDefault(id, -1L));
                if (length < 0) {
                    unproven.add(new Candidate(id, etag, data.get().text()));
                } else {
                    take(new Candidate(id, etag, data.get().text()), length, left, hand);
                }
            });
        } catch (RefusedException | DavXmlException | NotDavException e) {
            if (e instanceof RefusedException refused && List.of(401, 404, 429, 502, 503, 504).contains(refused.status())) {
                throw e;
            }
            use.failed(); // one bad item can spoil the whole answer; GET shows which
            return;
        }
        if (!unproven.isEmpty()) {
            Map<String, Long> told = use.lengths(client, collection);
            for (Candidate candidate : unproven) {
                take(candidate, told.getOrDefault(candidate.id(), -1L), left, hand);
            }
        }
        use.brought(version, asked, asked - left.size());
    }

    /** A text whose length is not known yet. */
    private record Candidate(String id, String version, String text) {
    }

    /** Hands the item over, if its text can be shown to be its bytes. */
    private void take(Candidate candidate, long length, Set<String> left, SideBySide.Hand<Read> hand) throws IOException {
        Optional<byte[]> content = length < 0 ? Optional.empty() : Lines.restore(candidate.text(), length);
        if (content.isPresent()) {
            left.remove(candidate.id());
            hand.over(read(candidate.id(), candidate.version(), content.get()));
        }
    }

    private void get(String id, SideBySide.Hand<Read> hand, ConcurrentLinkedQueue<String> failed) throws IOException {
        try {
            Optional<HttpAnswer> answer = Get.of(collection + id).run(client);
            if (answer.isEmpty()) {
                return;
            }
            hand.over(original(id, read(id, answer.get())));
        } catch (RefusedException refused) {
            switch (refused.status()) {
                // this one item: the server fails over it (SOGo, Radicale), or keeps it from us
                case 403, 406, 415, 422, 423, 500, 501 -> failed.add(id);
                default -> throw refused;
            }
        } catch (NotDavException wrongContent) {
            if (wrongContent.isHtml()) {
                throw wrongContent;
            }
            failed.add(id);
        }
    }

    /** Reads the answer and closes it: an open answer keeps a connection, and there may be only one. */
    private Read read(String id, HttpAnswer answer) throws IOException {
        byte[] content;
        try (answer) {
            Get.requireNoPage(answer);
            content = answer.bytes(LARGEST);
        }
        String version = Versions.ofTag(answer.header("ETag").orElse(""));
        return read(id, version.isEmpty() ? Versions.of(Propfind.one(client, collection + id, List.of(Names.GETETAG, Names.GETLASTMODIFIED, Names.GETCONTENTLENGTH))) : version, content);
    }

    /** Cyrus and sabre turn cards of version 4 into version 3 unless asked for 4: then their length is not the one they tell. */
    private Read original(String id, Read read) throws IOException {
        if (protocol != Groupware.CARDDAV || !Lines.says(read.content(), "VERSION:3.0")) {
            return read;
        }
        long length = use.length(client, collection, id, read.content().length);
        if (length < 0 || length == read.content().length) {
            return read;
        }
        Optional<HttpAnswer> answer = new Get(collection + id, Map.of("Accept", "text/vcard; version=4.0")).run(client);
        if (answer.isEmpty()) {
            return read;
        }
        Read other = read(id, answer.get());
        return other.content().length == length ? other : read;
    }

    private Read read(String id, String version, byte[] content) {
        ItemText text = ItemText.of(content);
        SortedMap<String, String> properties = new TreeMap<>();
        if (text.managedAttachments() > 0) {
            properties.put("dav:managed-attachments", Integer.toString(text.managedAttachments()));
        }
        return new Read(new Item(id, version, protocol.mediaType, Hrefs.name(id), text.uid(), content.length, properties), content);
    }
}
