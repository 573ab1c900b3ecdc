package dev.godwit.archive;

import dev.godwit.archive.ArchiveSummary.Type;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.store.Db;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what an archive holds besides mail, without changing anything. Every method may throw {@link dev.godwit.contract.EndpointException}. */
public final class ItemsInspector {
    private final Archive archive;

    ItemsInspector(Archive archive) {
        this.archive = archive;
    }

    /** An item and the collection it is in; {@code collection} is its name, for a directory the whole path, empty where a kind has no collections. */
    public record Line(DataKind kind, String collection, Item item) {
    }

    /** A collection with its name (for a directory the whole path) and how many items lie in it. */
    public record CollectionLine(ItemCollection collection, String path, long items, long bytes) {
    }

    /** How much there is of each type; types of which there is nothing are left out. */
    static List<Type> types(Db db) throws SQLException {
        List<Type> types = new ArrayList<>();
        for (DataKind kind : DataKind.values()) {
            long collections = db.queryLong("SELECT count(*) FROM collection WHERE kind = ? AND name <> ''", kind.name()).orElse(0);
            long items = db.queryLong("SELECT count(*) FROM item JOIN collection c ON c.id = collection WHERE kind = ?", kind.name()).orElse(0);
            long bytes = db.queryLong("SELECT sum(size) FROM item JOIN collection c ON c.id = collection WHERE kind = ?", kind.name()).orElse(0);
            if (collections > 0) {
                types.add(new Type(collectionWord(kind), collections, 0));
            }
            if (items > 0) {
                types.add(new Type(itemWord(kind), items, bytes));
            }
        }
        return types;
    }

    private static String collectionWord(DataKind kind) {
        return switch (kind) {
            case MAIL -> "Mailbox";
            case CONTACTS -> "AddressBook";
            case CALENDARS -> "Calendar";
            case FILES -> "Directory";
            case IDENTITIES, VACATION, SCRIPTS, PARTICIPANT_IDENTITIES -> "Collection";
        };
    }

    private static String itemWord(DataKind kind) {
        return switch (kind) {
            case MAIL -> "Email";
            case IDENTITIES -> "Identity";
            case VACATION -> "VacationResponse";
            case SCRIPTS -> "SieveScript";
            case CONTACTS -> "ContactCard";
            case CALENDARS -> "CalendarEvent";
            case PARTICIPANT_IDENTITIES -> "ParticipantIdentity";
            case FILES -> "File";
        };
    }

    /** The collections of the kind in the order of their paths; one of an empty path for a kind without collections. */
    public List<CollectionLine> collections(DataKind kind) {
        return archive.call(db -> {
            List<CollectionLine> lines = new ArrayList<>();
            for (CollectionRow row : CollectionRow.all(db, kind)) {
                lines.add(db.queryOne("SELECT count(*), coalesce(sum(size), 0) FROM item WHERE collection = ?",
                        sums -> new CollectionLine(row.describe(), "", sums.getLong(1), sums.getLong(2)), row.id()).orElseThrow());
            }
            return lines.stream().map(line -> new CollectionLine(line.collection, path(lines, line.collection), line.items, line.bytes))
                    .sorted((a, b) -> a.path.compareTo(b.path)).toList();
        });
    }

    private static String path(List<CollectionLine> all, ItemCollection collection) {
        String path = collection.name();
        String parent = collection.parentId();
        for (int depth = 0; !parent.isEmpty() && depth < all.size(); depth++) {
            String id = parent;
            ItemCollection above = all.stream().map(CollectionLine::collection).filter(each -> each.id().equals(id)).findFirst()
                    .orElseThrow(() -> ArchiveErrors.damaged("table collection", "a directory is missing"));
            path = above.name() + "/" + path;
            parent = above.parentId();
        }
        return path;
    }

    /** A page of the items of a kind: by collection, then in the order they came. */
    public List<Line> items(DataKind kind, long skip, int limit) {
        List<Line> lines = new ArrayList<>();
        long toSkip = skip;
        for (CollectionLine each : collections(kind)) {
            if (toSkip >= each.items) {
                toSkip -= each.items;
                continue;
            }
            long offset = toSkip;
            toSkip = 0;
            lines.addAll(archive.call(db -> db.query("SELECT * FROM item WHERE collection = ? ORDER BY id LIMIT ? OFFSET ?",
                    row -> new Line(kind, each.path, ItemRow.read(row).describe()),
                    CollectionRow.require(db, kind, each.collection.id()).id(), limit - lines.size(), offset)));
            if (lines.size() >= limit) {
                break;
            }
        }
        return lines;
    }

    /** Writes the original of one item, byte for byte. @return the item; empty if there is none of this kind and id */
    public Optional<Item> show(DataKind kind, String id, OutputStream out) throws IOException {
        Optional<ItemRow> found = archive.call(db -> {
            for (CollectionRow row : CollectionRow.all(db, kind)) {
                Optional<ItemRow> item = ItemRow.find(db, row.id(), id);
                if (item.isPresent()) {
                    return item;
                }
            }
            return Optional.empty();
        });
        if (found.isPresent()) {
            try (InputStream content = new ItemContent(archive, found.get())) {
                content.transferTo(out);
            }
        }
        return found.map(ItemRow::describe);
    }
}
