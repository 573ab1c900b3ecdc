package dev.godwit.engine.items;

import dev.godwit.contract.ItemFormats;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.ItemsOnly;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.verify.VerifyReport.Level;
import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryItemOptions;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Two accounts in memory with items, and a journal between them. */
final class ItemWorld {
    static final String STAMP = "\r\nX-STAMP:1";

    final Target sourceEnd;
    final Target targetEnd;
    final ItemTarget source;
    final ItemTarget target;
    private final Path directory;
    ItemFormats formats = new StampBlind();

    ItemWorld(Path directory, MemoryItemOptions ofSource, MemoryItemOptions ofTarget) {
        this.directory = directory;
        this.sourceEnd = new MemoryAccount("source", MemoryOptions.DEFAULT.withItems(ofSource)).openTarget();
        this.targetEnd = new MemoryAccount("target", MemoryOptions.DEFAULT.withItems(ofTarget)).openTarget();
        this.source = (ItemTarget) sourceEnd.items().orElseThrow();
        this.target = (ItemTarget) targetEnd.items().orElseThrow();
    }

    ItemWorld(Path directory) {
        this(directory, MemoryItemOptions.DEFAULT, MemoryItemOptions.DEFAULT);
    }

    static byte[] stamp(byte[] content) {
        return (new String(content, StandardCharsets.ISO_8859_1) + STAMP).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Does not see what the rewriting server adds. */
    static final class StampBlind implements ItemFormats {
        private final PlainFormats plain = new PlainFormats();

        @Override
        public boolean converts(String from, String to) {
            return plain.converts(from, to) || from.equals("text/vcard") && to.equals("application/jscontact+json");
        }

        @Override
        public byte[] convert(byte[] content, String from, String to) {
            return ("{\"uid\":\"" + plain.uid(from, content).orElseThrow() + "\"}").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ContentDigest meaning(String mediaType, byte[] content) {
            return ContentDigest.sha256Of(new String(content, StandardCharsets.ISO_8859_1).replace(STAMP, "").getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public Optional<String> uid(String mediaType, byte[] content) {
            return plain.uid(mediaType, content);
        }
    }

    CopyOptions options() {
        return CopyOptions.defaults().withSpillDirectory(directory).withQuarantineDirectory(directory.resolve("quarantine"))
                .withRetry(new CopyOptions.Retry(0, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    ItemsReport copy() {
        return copy(ItemsOptions.of(options()));
    }

    ItemsReport copy(ItemsOptions options) {
        return copy(target, options);
    }

    ItemsReport copy(ItemTarget through, ItemsOptions options) {
        Target end = new ItemsOnly(targetEnd::describe, through, () -> { });
        try (SqliteFile file = SqliteFile.open(directory.resolve("journal.sqlite"), SqliteFile.Mode.READ_WRITE)) {
            return new ItemsJob(sourceEnd, end, ItemJournal.open(file, sourceEnd.describe(), end.describe()), false, options, formats, EngineListener.SILENT).run();
        }
    }

    ItemsVerifyReport verify(Level level) {
        try (SqliteFile file = SqliteFile.open(directory.resolve("journal.sqlite"), SqliteFile.Mode.READ_WRITE)) {
            return new ItemsVerifyJob(sourceEnd, targetEnd, ItemJournal.open(file, sourceEnd.describe(), targetEnd.describe()), ItemsOptions.of(options()), formats, level,
                    false, EngineListener.SILENT).run();
        }
    }

    void loseJournal() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(p -> p.getFileName().toString().startsWith("journal")).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The collection of that path, made where there is none. */
    static ItemCollection at(ItemTarget side, DataKind kind, String path) {
        ItemCollection at = kind.hasCollections() && kind != DataKind.FILES ? null : side.collections(kind).getFirst();
        for (String level : path.isEmpty() ? new String[0] : path.split("/")) {
            String parent = at == null ? "" : at.id();
            at = side.collections(kind).stream().filter(c -> c.parentId().equals(parent) && c.name().equals(level)).findFirst()
                    .orElseGet(() -> side.create(new ItemCollection(kind, "", parent, level, new TreeMap<>(), "")));
        }
        return at;
    }

    static List<ItemSample> samples(DataKind kind) {
        return ItemSamples.of(kind, List.of());
    }

    static void put(ItemTarget side, DataKind kind, String path, ItemSample... samples) {
        Items.put(side, at(side, kind, path), samples);
    }

    /** The id of the item that is (or was before an edit) this sample. */
    static String id(ItemTarget side, DataKind kind, String path, ItemSample sample) {
        String uid = sample.uid();
        return Items.all(side, at(side, kind, path)).values().stream().filter(r -> ItemMatcher.byName(kind) ? r.item().name().equals(sample.name())
                : uid.isEmpty() ? new String(r.content(), StandardCharsets.UTF_8).startsWith(new String(sample.content(), StandardCharsets.UTF_8).substring(0, 12))
                : new String(r.content(), StandardCharsets.UTF_8).contains(uid)).map(r -> r.item().id()).findFirst().orElseThrow();
    }

    static void edit(ItemTarget side, DataKind kind, String path, ItemSample sample, ItemSample to) {
        Items.replace(side, at(side, kind, path), id(side, kind, path, sample), to);
    }

    static void delete(ItemTarget side, DataKind kind, String path, ItemSample sample) {
        Items.delete(side, at(side, kind, path), id(side, kind, path, sample));
    }

    /** Every collection with its items: what must be equal when two accounts are. */
    static Map<String, List<String>> contents(ItemTarget side) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (DataKind kind : side.kinds()) {
            Map<String, String> paths = new TreeMap<>();
            for (ItemCollection collection : side.collections(kind)) {
                String path = paths.getOrDefault(collection.parentId(), kind.word()) + (collection.name().isEmpty() ? "" : "/" + collection.name());
                paths.put(collection.id(), path);
                List<String> items = new ArrayList<>();
                Items.all(side, collection).values().forEach(read -> {
                    String text = new String(read.content(), StandardCharsets.ISO_8859_1).replace(STAMP, "");
                    items.add((ItemMatcher.byName(kind) ? read.item().name() + " " : "") + ContentDigest.sha256Of(text.getBytes(StandardCharsets.ISO_8859_1)).toString().substring(0, 12)
                            + ("true".equals(read.item().properties().get(Item.ACTIVE)) ? " active" : ""));
                });
                items.sort(null);
                contents.put(path, items);
            }
        }
        return contents;
    }
}
