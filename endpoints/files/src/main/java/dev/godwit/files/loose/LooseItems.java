package dev.godwit.files.loose;

import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemSource;
import dev.godwit.files.FileErrors;
import dev.godwit.files.loose.FileTree.Entry;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Calendars, contacts, scripts and files among loose files. A file of several events or cards, or a calendar with a name, is
 * a collection; files with one are the collection of their directory. Files like any other keep their directories.
 */
final class LooseItems implements ItemSource {
    private final FileTree tree;
    private final Supplier<Scan> latest;
    private final Supplier<Scan> fresh;
    private final TextFiles texts;
    private volatile Layout layout;

    /** @param latest what was found when last looked @param fresh looks anew */
    LooseItems(FileTree tree, Supplier<Scan> latest, Supplier<Scan> fresh) {
        this.tree = tree;
        this.latest = latest;
        this.fresh = fresh;
        this.texts = new TextFiles(tree);
    }

    static Set<DataKind> kinds(Scan scan) {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        if (!scan.calendars().isEmpty()) {
            kinds.add(DataKind.CALENDARS);
        }
        if (!scan.cards().isEmpty()) {
            kinds.add(DataKind.CONTACTS);
        }
        if (!scan.scripts().isEmpty()) {
            kinds.add(DataKind.SCRIPTS);
        }
        if (!scan.files().isEmpty()) {
            kinds.add(DataKind.FILES);
        }
        return kinds;
    }

    @Override
    public Set<DataKind> kinds() {
        return kinds(latest.get());
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        Scan scan = fresh.get();
        return switch (kind) {
            case CALENDARS -> collections(kind, layout(scan).calendars);
            case CONTACTS -> collections(kind, layout(scan).contacts);
            case FILES -> directories(scan);
            case MAIL -> List.of();
            case IDENTITIES, VACATION, SCRIPTS, PARTICIPANT_IDENTITIES -> List.of(ItemCollection.only(kind, ""));
        };
    }

    /**
     * Which files make which collection, of one scan. By id: the path of a file that is a collection, or the path of a
     * directory with a '/' behind it; for files of the kind FILES the path of the directory.
     */
    private record Layout(Scan scan, Map<String, List<Entry>> calendars, Map<String, List<Entry>> contacts, Map<String, List<Entry>> directories) {
    }

    private Layout layout(Scan scan) {
        Layout known = layout;
        if (known != null && known.scan == scan) {
            return known;
        }
        Map<String, List<Entry>> directories = new LinkedHashMap<>();
        for (Entry file : scan.files()) {
            directories.computeIfAbsent(String.join("/", file.directory()), _ -> new ArrayList<>()).add(file);
        }
        Layout made = new Layout(scan, grouped(DataKind.CALENDARS, scan.calendars()), grouped(DataKind.CONTACTS, scan.cards()), directories);
        layout = made;
        return made;
    }

    private Map<String, List<Entry>> grouped(DataKind kind, List<Entry> files) {
        Map<String, List<Entry>> grouped = new LinkedHashMap<>();
        for (Entry file : files) {
            TextFiles.Text text = texts.of(kind, file);
            boolean itself = text.items().size() > 1 || text.name() != null;
            if (!text.items().isEmpty()) {
                grouped.computeIfAbsent(itself ? file.path() : String.join("/", file.directory()) + "/", _ -> new ArrayList<>()).add(file);
            }
        }
        return grouped;
    }

    private List<ItemCollection> collections(DataKind kind, Map<String, List<Entry>> grouped) {
        List<ItemCollection> collections = new ArrayList<>();
        Set<String> names = new HashSet<>();
        grouped.forEach((id, entries) -> {
            TreeMap<String, String> properties = new TreeMap<>();
            String wanted = texts.collectionName(kind, id, entries, tree.root().getFileName().toString(), properties);
            String name = wanted;
            for (int n = 2; !names.add(name); n++) {
                name = wanted + " (" + n + ")";
            }
            collections.add(new ItemCollection(kind, id, "", name, properties, ""));
        });
        return collections;
    }

    private static List<ItemCollection> directories(Scan scan) {
        Map<String, ItemCollection> found = new TreeMap<>();
        found.put("", ItemCollection.only(DataKind.FILES, ""));
        for (Entry file : scan.files()) {
            for (int depth = 1; depth < file.levels().size(); depth++) {
                List<String> levels = file.levels().subList(0, depth);
                String id = String.join("/", levels);
                found.computeIfAbsent(id, _ -> new ItemCollection(DataKind.FILES, id, String.join("/", levels.subList(0, levels.size() - 1)), levels.getLast(),
                        new TreeMap<>(), ""));
            }
        }
        return found.values().stream().sorted((a, b) -> Integer.compare(depth(a), depth(b))).toList();
    }

    private static int depth(ItemCollection directory) {
        return directory.id().isEmpty() ? 0 : directory.id().split("/").length;
    }

    /** An item and where it is; {@code text} is null for a whole file. */
    private record Found(Item item, Entry file, TextItem text) {
    }

    private List<Found> items(ItemCollection collection) {
        Scan scan = latest.get();
        return switch (collection.kind()) {
            case CALENDARS -> texts(collection, layout(scan).calendars);
            case CONTACTS -> texts(collection, layout(scan).contacts);
            case SCRIPTS -> scripts(scan);
            case FILES -> files(collection, scan, layout(scan).directories);
            case MAIL, IDENTITIES, VACATION, PARTICIPANT_IDENTITIES -> List.of();
        };
    }

    private List<Found> texts(ItemCollection collection, Map<String, List<Entry>> grouped) {
        List<Entry> entries = grouped.get(collection.id());
        if (entries == null) {
            throw LooseErrors.noSuchCollection(collection.id());
        }
        String mediaType = collection.kind() == DataKind.CALENDARS ? "text/calendar" : "text/vcard";
        boolean directory = collection.id().endsWith("/");
        List<Found> found = new ArrayList<>();
        for (Entry file : entries) {
            for (TextItem text : texts.of(collection.kind(), file).items()) {
                String id = directory ? file.name() : text.id();
                found.add(new Found(new Item(id, text.version(), mediaType, directory ? file.name() : "", text.uid(), text.size(), new TreeMap<>()), file, text));
            }
        }
        return found;
    }

    private static List<Found> scripts(Scan scan) {
        List<Found> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Entry file : scan.scripts()) {
            String name = names.add(file.stem()) ? file.stem() : file.path();
            found.add(new Found(new Item(file.path(), file.version(), "application/sieve", name, "", file.size(), new TreeMap<>()), file, null));
        }
        return found;
    }

    private static List<Found> files(ItemCollection directory, Scan scan, Map<String, List<Entry>> byDirectory) {
        List<Found> found = new ArrayList<>();
        for (Entry file : byDirectory.getOrDefault(directory.id(), List.of())) {
            String guessed = URLConnection.guessContentTypeFromName(file.name());
            TreeMap<String, String> properties = new TreeMap<>(Map.of(Item.MODIFIED, Instant.ofEpochMilli(file.modifiedMillis()).toString()));
            found.add(new Found(new Item(file.name(), file.version(), guessed == null ? "application/octet-stream" : guessed, file.name(), "", file.size(), properties), file, null));
        }
        if (found.isEmpty() && !directory.id().isEmpty() && directories(scan).stream().noneMatch(each -> each.id().equals(directory.id()))) {
            throw LooseErrors.noSuchCollection(directory.id());
        }
        return found;
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return new ItemListing("", true, items(collection).stream().map(Found::item)
                .map(item -> new Stub(item.id(), item.version(), item.name(), item.size())).toList(), List.of());
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        Set<String> wanted = Set.copyOf(ids);
        TextFiles.Bytes bytes = new TextFiles.Bytes(tree);
        for (Found each : items(collection)) {
            if (wanted.contains(each.item.id())) {
                try (InputStream content = open(bytes, each)) {
                    sink.item(each.item, content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private InputStream open(TextFiles.Bytes bytes, Found found) {
        try {
            return found.text == null ? tree.open(found.file) : found.text.open(bytes.of(found.file));
        } catch (IOException e) {
            throw FileErrors.of(tree.root(), e);
        }
    }
}
