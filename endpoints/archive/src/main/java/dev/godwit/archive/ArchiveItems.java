package dev.godwit.archive;

import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemSource;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.store.Db;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an archive holds besides mail. */
sealed class ArchiveItems implements ItemSource permits ArchiveItemTarget {
    private static final int PAGE = 64;

    private final ArchiveSource source;

    ArchiveItems(ArchiveSource source) {
        this.source = source;
    }

    final Archive archive() {
        return source.archive();
    }

    /** Those it holds something of, or was filled with. */
    @Override
    public Set<DataKind> kinds() {
        return archive().call(ArchiveItems::held);
    }

    static Set<DataKind> held(Db db) throws SQLException {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        db.forEach("SELECT kind FROM collection WHERE items > 0 OR name <> '' OR kind IN ('CONTACTS', 'CALENDARS') UNION SELECT kind FROM origin",
                row -> kinds.add(DataKind.valueOf(row.getString(1))));
        return kinds;
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        return parentsFirst(archive().call(db -> CollectionRow.all(db, kind)).stream().map(CollectionRow::describe).toList());
    }

    private static List<ItemCollection> parentsFirst(List<ItemCollection> any) {
        Map<String, List<ItemCollection>> children = new HashMap<>();
        any.stream().filter(each -> !each.id().isEmpty()).forEach(each -> children.computeIfAbsent(each.parentId(), _ -> new ArrayList<>()).add(each));
        List<ItemCollection> ordered = new ArrayList<>(any.stream().filter(each -> each.id().isEmpty()).toList());
        ordered.addAll(children.getOrDefault("", List.of()));
        for (int i = 0; i < ordered.size(); i++) {
            if (!ordered.get(i).id().isEmpty()) {
                ordered.addAll(children.getOrDefault(ordered.get(i).id(), List.of()));
            }
        }
        return ordered;
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return archive().call(db -> {
            CollectionRow row = CollectionRow.require(db, collection.kind(), collection.id());
            long known = since.matches("\\d{1,18}") ? Long.parseLong(since) : -1;
            boolean complete = known < 1 || known > row.modseq();
            List<Stub> items = db.query("SELECT * FROM item WHERE collection = ? AND modseq > ? ORDER BY id", each -> ItemRow.read(each).stub(), row.id(), complete ? 0 : known);
            List<String> removed = complete ? List.of()
                    : db.query("SELECT item FROM removed_item WHERE collection = ? AND modseq > ?", each -> String.valueOf(each.getLong(1)), row.id(), known);
            return new ItemListing(String.valueOf(row.modseq()), complete, items, removed);
        });
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        List<String> wanted = List.copyOf(new HashSet<>(ids));
        for (int from = 0; from < wanted.size(); from += PAGE) {
            List<String> page = wanted.subList(from, Math.min(wanted.size(), from + PAGE));
            List<ItemRow> rows = archive().call(db -> rows(db, collection, page));
            for (ItemRow row : rows) {
                try (InputStream content = new ItemContent(archive(), row)) {
                    sink.item(row.describe(), content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static List<ItemRow> rows(Db db, ItemCollection collection, List<String> ids) throws SQLException {
        long in = CollectionRow.require(db, collection.kind(), collection.id()).id();
        List<ItemRow> rows = new ArrayList<>();
        for (String id : ids) {
            ItemRow.find(db, in, id).ifPresent(rows::add);
        }
        return rows;
    }
}
