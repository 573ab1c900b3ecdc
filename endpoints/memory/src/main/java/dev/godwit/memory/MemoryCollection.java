package dev.godwit.memory;

import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A collection of a {@link MemoryItems}; its lock protects this too. */
final class MemoryCollection {
    private final MemoryItemOptions options;
    private final Map<String, Stored> items = new TreeMap<>();
    private final Map<String, Long> removed = new TreeMap<>();
    private ItemCollection description;
    private long changes;

    /** @param change the number of the change that made it what it is */
    record Stored(Item item, byte[] content, long change) {
    }

    MemoryCollection(MemoryItemOptions options, ItemCollection description) {
        this.options = options;
        this.description = description;
    }

    DataKind kind() {
        return description.kind();
    }

    ItemCollection describe() {
        return description.withState(options.has(MemoryItemFeature.STATES) ? "s" + changes : "");
    }

    void describe(ItemCollection other) {
        description = other;
    }

    Optional<Stored> get(String id) {
        return Optional.ofNullable(items.get(id));
    }

    List<Stored> all() {
        return List.copyOf(items.values());
    }

    /** @param since empty for everything */
    ItemListing list(String since) {
        String state = options.has(MemoryItemFeature.STATES) ? "s" + changes : "";
        if (!options.has(MemoryItemFeature.CHANGES) || !since.matches("s\\d{1,18}")) {
            return new ItemListing(state, true, stubs(-1), List.of());
        }
        long from = Long.parseLong(since.substring(1));
        List<String> gone = new ArrayList<>();
        removed.forEach((id, change) -> {
            if (change > from && !items.containsKey(id)) {
                gone.add(id);
            }
        });
        return new ItemListing(state, false, stubs(from), gone);
    }

    private List<ItemListing.Stub> stubs(long after) {
        return items.values().stream().filter(s -> s.change() > after)
                .map(s -> new ItemListing.Stub(s.item().id(), s.item().version(), s.item().name(), s.content().length)).toList();
    }

    /** The item that a new one of this name and UID would come in the way of. */
    Optional<Stored> inTheWay(Outgoing item) {
        boolean nameCounts = kind() == DataKind.SCRIPTS || kind() == DataKind.FILES;
        return items.values().stream().filter(s -> !s.item().id().equals(item.id())).filter(s -> nameCounts && s.item().name().equals(item.name())
                || options.has(MemoryItemFeature.ONE_PER_UID) && !item.uid().isEmpty() && s.item().uid().equals(item.uid())
                || kind() == DataKind.VACATION).findFirst();
    }

    /** @param id null for a new one. @return its id */
    Item put(String id, Outgoing out, byte[] content, String newId) {
        changes++;
        String mine = id == null ? newId : id;
        SortedMap<String, String> properties = new TreeMap<>(id == null ? new TreeMap<>() : items.get(id).item().properties());
        out.properties().forEach((name, value) -> {
            if (options.has(MemoryItemFeature.ITEM_PROPERTIES) || name.equals(Item.ACTIVE)) {
                properties.put(name, value);
            }
        });
        boolean nameCounts = kind() == DataKind.SCRIPTS || kind() == DataKind.FILES;
        String name = nameCounts ? out.name() : !options.has(MemoryItemFeature.KEEPS_NAMES) ? ""
                : id != null ? items.get(id).item().name() : freeName(out.name());
        Item item = new Item(mine, "v" + changes, out.mediaType(), name, out.uid(), content.length, properties);
        items.put(mine, new Stored(item, content, changes));
        if ("true".equals(out.properties().get(Item.ACTIVE))) {
            deactivateOthers(mine);
        }
        return item;
    }

    private String freeName(String wish) {
        String name = wish;
        for (int i = 2; isTaken(name) && !name.isEmpty(); i++) {
            name = i + "-" + wish;
        }
        return name;
    }

    private boolean isTaken(String name) {
        return items.values().stream().anyMatch(s -> s.item().name().equals(name));
    }

    private void deactivateOthers(String active) {
        for (Stored other : all()) {
            Item item = other.item();
            if (!item.id().equals(active) && "true".equals(item.properties().get(Item.ACTIVE))) {
                SortedMap<String, String> properties = new TreeMap<>(item.properties());
                properties.put(Item.ACTIVE, "false");
                Item passive = new Item(item.id(), "v" + ++changes, item.mediaType(), item.name(), item.uid(), item.size(), properties);
                items.put(item.id(), new Stored(passive, other.content(), changes));
            }
        }
    }

    void remove(String id) {
        if (items.remove(id) != null) {
            removed.put(id, ++changes);
        }
    }
}
