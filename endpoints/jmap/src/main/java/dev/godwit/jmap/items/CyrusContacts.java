package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemSource;
import dev.godwit.jmap.client.Batch;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooChanges;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.Json;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Contacts and groups of Cyrus, as the vCards they are stored as: contacts by their blob, groups, and contacts of versions without
 * blobs, from the address that {@code x-href} tells. Address books are known by what is in them alone. Any thread.
 */
final class CyrusContacts implements ItemSource {
    private static final DataType CONTACT = new DataType("Contact", CyrusProfile.CONTACTS);
    private static final DataType GROUP = new DataType("ContactGroup", CyrusProfile.CONTACTS);
    private static final String BOOK = "addressbookId";
    private static final String ALWAYS_THERE = "Default";
    private static final String MEDIA_TYPE = "text/vcard";

    private final Connection connection;

    CyrusContacts(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Set<DataKind> kinds() {
        return Set.of(DataKind.CONTACTS);
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        return connection.run(connection.display() + ": " + kind.word(), () -> {
            Answers answers = ask(List.of(BOOK));
            Set<String> books = new TreeSet<>(Set.of(ALWAYS_THERE));
            answers.objects().forEach(each -> books.add(Json.text(each, BOOK, ALWAYS_THERE)));
            return books.stream().map(book -> new ItemCollection(DataKind.CONTACTS, book, "", book, new TreeMap<>(), answers.state())).toList();
        });
    }

    /** Contacts and groups; both count by the same state. */
    private record Answers(String state, List<ObjectNode> objects) {
    }

    private Answers ask(List<String> properties) throws IOException {
        Batch batch = connection.client().batch();
        Batch.Call<FooGet.Got> contacts = batch.add(FooGet.of(CONTACT).properties(properties));
        Batch.Call<FooGet.Got> groups = batch.add(FooGet.of(GROUP).properties(properties));
        batch.run();
        List<ObjectNode> all = new ArrayList<>(contacts.answer().list());
        all.addAll(groups.answer().list());
        return new Answers(contacts.answer().state(), all);
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return connection.run(connection.place(collection), () -> {
            if (!since.isEmpty()) {
                Optional<FooChanges.Changed> contacts = connection.client().changes(CONTACT, since);
                Optional<FooChanges.Changed> groups = connection.client().changes(GROUP, since);
                if (contacts.isPresent() && groups.isPresent()) {
                    return changes(collection, contacts.get(), groups.get());
                }
            }
            Answers answers = ask(List.of());
            List<Stub> stubs = answers.objects().stream().filter(each -> isIn(collection, each)).map(CyrusContacts::stub).toList();
            if (stubs.isEmpty() && !collection.id().equals(ALWAYS_THERE)) {
                throw connection.gone(collection);
            }
            return new ItemListing(answers.state(), true, stubs, List.of());
        });
    }

    private ItemListing changes(ItemCollection collection, FooChanges.Changed contacts, FooChanges.Changed groups) throws IOException {
        Set<String> changed = new LinkedHashSet<>(contacts.created());
        changed.addAll(contacts.updated());
        changed.addAll(groups.created());
        changed.addAll(groups.updated());
        List<Stub> stubs = objects(changed).values().stream().filter(each -> isIn(collection, each)).map(CyrusContacts::stub).toList();
        stubs.forEach(stub -> changed.remove(stub.id()));
        Set<String> removed = new LinkedHashSet<>(contacts.destroyed());
        removed.addAll(groups.destroyed());
        removed.addAll(changed);
        stubs.forEach(stub -> removed.remove(stub.id())); // a contact may have become a group
        return new ItemListing(contacts.newState(), false, stubs, List.copyOf(removed));
    }

    private Map<String, ObjectNode> objects(Set<String> ids) throws IOException {
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        for (DataType type : List.of(CONTACT, GROUP)) {
            connection.client().get(type, ids, List.of(), page -> page.list().forEach(each -> found.put(each.path("id").asText(), each)));
        }
        return found;
    }

    private static boolean isIn(ItemCollection collection, ObjectNode object) {
        return Json.text(object, BOOK, ALWAYS_THERE).equals(collection.id());
    }

    private static Stub stub(ObjectNode object) {
        Item item = item(object);
        return new Stub(item.id(), item.version(), item.name(), item.size());
    }

    private static Item item(ObjectNode object) {
        String href = Json.text(object, "x-href", "");
        return new Item(object.path("id").asText(), Canonical.version(object), MEDIA_TYPE, href.substring(href.lastIndexOf('/') + 1),
                Json.text(object, "uid", ""), -1, new TreeMap<>());
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        connection.run(connection.place(collection), () -> {
            Blobs blobs = new Blobs(connection.client(), connection.place(collection));
            List<String> unreadable = new ArrayList<>();
            for (ObjectNode each : objects(new LinkedHashSet<>(ids)).values()) {
                if (isIn(collection, each)) {
                    read(each, blobs, sink, unreadable);
                }
            }
            if (!unreadable.isEmpty()) {
                throw EndpointException.of(Kind.ITEM_REFUSED, connection.place(collection) + ": cannot be read: " + String.join("; ", unreadable));
            }
            return collection;
        });
    }

    private static void read(ObjectNode object, Blobs blobs, ItemSink sink, List<String> unreadable) throws IOException {
        String blobId = Json.text(object, "blobId", "");
        ItemType.ContentSink content = in -> Listing.give(sink, item(object), in);
        try {
            if (blobId.isEmpty()) {
                blobs.at(Json.text(object, "x-href", ""), content);
            } else {
                blobs.download(blobId, MEDIA_TYPE, content);
            }
        } catch (Refusal e) {
            unreadable.add(object.path("id").asText() + ": " + e.getMessage());
        }
    }
}
