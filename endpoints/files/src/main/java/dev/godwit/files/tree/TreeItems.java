package dev.godwit.files.tree;

import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import dev.godwit.files.FileErrors;
import dev.godwit.files.tree.ItemIndex.Row;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Calendars, contacts, scripts, files and the rest as files in directories. The id of a collection is the path of its directory
 * below that of its kind, the id of an item the name of its file.
 */
final class TreeItems implements ItemTarget {
    private final Path root;
    private final boolean writable;
    /** Held while an index is read, changed and written. */
    private final ReentrantLock lock = new ReentrantLock();

    TreeItems(Path root, boolean writable) {
        this.root = root;
        this.writable = writable;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T locked(Step<T> step) {
        lock.lock();
        try {
            return step.run();
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        } finally {
            lock.unlock();
        }
    }

    private Path top(DataKind kind) {
        return root.resolve(KindDirectory.of(kind));
    }

    /** @throws dev.godwit.contract.EndpointException MAILBOX_GONE for an id that leads out of the tree as well */
    private Path directory(ItemCollection collection) {
        Path top = top(collection.kind());
        Path directory = top.resolve(collection.id()).normalize();
        boolean inside = directory.startsWith(top) && (collection.id().isEmpty() || !directory.equals(top));
        boolean there = collection.id().isEmpty() && (!collection.kind().hasCollections() || collection.kind() == DataKind.FILES)
                || Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
        if (!inside || !there) {
            throw TreeErrors.gone(collection.kind(), collection.id());
        }
        return directory;
    }

    @Override
    public Set<DataKind> kinds() {
        Set<DataKind> kinds = EnumSet.complementOf(EnumSet.of(DataKind.MAIL));
        if (!writable) {
            kinds.removeIf(kind -> !Files.isDirectory(top(kind)));
        }
        return kinds;
    }

    @Override
    public List<String> accepts(DataKind kind) {
        return KindDirectory.mediaTypes(kind);
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        if (kind == DataKind.MAIL) {
            return List.of();
        }
        return locked(() -> {
            List<ItemCollection> found = new ArrayList<>();
            if (!kind.hasCollections() || kind == DataKind.FILES) {
                found.add(ItemCollection.only(kind, ""));
            }
            if (kind.hasCollections() && Files.isDirectory(top(kind))) {
                collect(kind, top(kind), "", found);
            }
            return found;
        });
    }

    private void collect(DataKind kind, Path in, String parent, List<ItemCollection> found) throws IOException {
        List<Path> directories;
        try (Stream<Path> entries = Files.list(in)) {
            directories = entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && !entry.getFileName().toString().startsWith(".godwit")).sorted().toList();
        }
        for (Path directory : directories) {
            ItemCollection collection = describe(kind, directory, parent);
            found.add(collection);
            if (kind == DataKind.FILES) {
                collect(kind, directory, collection.id(), found);
            }
        }
    }

    private ItemCollection describe(DataKind kind, Path directory, String parent) throws IOException {
        ItemIndex index = ItemIndex.read(directory);
        String file = directory.getFileName().toString();
        return new ItemCollection(kind, parent.isEmpty() ? file : parent + "/" + file, parent, index.name == null ? SafeName.unescape(file) : index.name, index.properties, "");
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return locked(() -> new ItemListing("", true, look(collection).index().rows.values().stream().map(ItemDirectory::stub).toList(), List.of()));
    }

    private ItemDirectory look(ItemCollection collection) throws IOException {
        return ItemDirectory.look(collection.kind(), directory(collection));
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        ItemDirectory items = locked(() -> look(collection));
        for (String id : new HashSet<>(ids)) {
            Row row = items.find(id).orElse(null);
            InputStream content = row == null ? null : open(items.file(row));
            if (content != null) {
                try (content) {
                    sink.item(ItemDirectory.item(row), content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Null if it is gone. */
    private InputStream open(Path file) {
        try {
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    private static ItemCollection withId(ItemCollection any, String id) {
        return new ItemCollection(any.kind(), id, "", "", any.properties(), "");
    }

    @Override
    public ItemCollection create(ItemCollection wanted) {
        return locked(() -> {
            boolean only = !wanted.kind().hasCollections() || wanted.kind() == DataKind.FILES && wanted.name().isEmpty();
            if (only) {
                return ItemCollection.only(wanted.kind(), "");
            }
            Path parent = wanted.parentId().isEmpty() ? top(wanted.kind()) : directory(withId(wanted, wanted.parentId()));
            Path directory = parent.resolve(SafeName.of(wanted.name(), ""));
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory);
                ItemIndex index = new ItemIndex();
                index.name = wanted.name();
                index.properties = new TreeMap<>(wanted.properties());
                index.write(directory);
            }
            return describe(wanted.kind(), directory, wanted.parentId());
        });
    }

    @Override
    public ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        return locked(() -> {
            Path old = directory(existing);
            if (existing.id().isEmpty()) {
                return ItemCollection.only(existing.kind(), "");
            }
            Path parent = wanted.parentId().isEmpty() ? top(existing.kind()) : directory(withId(wanted, wanted.parentId()));
            Path directory = parent.resolve(SafeName.of(wanted.name(), ""));
            if (!directory.equals(old)) {
                if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS) || directory.startsWith(old)) {
                    throw TreeErrors.taken(wanted.name());
                }
                Files.move(old, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            ItemIndex index = ItemDirectory.look(existing.kind(), directory).index();
            SortedMap<String, String> properties = new TreeMap<>(index.properties);
            properties.putAll(wanted.properties());
            index.name = wanted.name();
            index.properties = properties;
            index.write(directory);
            return describe(existing.kind(), directory, wanted.parentId());
        });
    }

    @Override
    public void delete(ItemCollection collection) {
        locked(() -> {
            Path directory = top(collection.kind()).resolve(collection.id()).normalize();
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !directory.startsWith(top(collection.kind()))) {
                return null;
            }
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path done, IOException e) throws IOException {
                    Files.deleteIfExists(done);
                    return FileVisitResult.CONTINUE;
                }
            });
            return null;
        });
    }

    @Override
    public void put(ItemCollection collection, List<Outgoing> batch, Answers answers) {
        List<ItemWrite.Outcome> outcomes = locked(() -> {
            Path directory = directory(collection);
            Files.createDirectories(directory);
            ItemWrite write = new ItemWrite(ItemDirectory.look(collection.kind(), directory), collection.name());
            List<ItemWrite.Outcome> done = new ArrayList<>();
            try {
                for (Outgoing item : batch) {
                    done.add(write.put(item));
                }
            } finally {
                write.finish();
            }
            return done;
        });
        tell(outcomes, answers);
    }

    @Override
    public void delete(ItemCollection collection, List<Stub> items, Answers answers) {
        List<ItemWrite.Outcome> outcomes = locked(() -> {
            ItemWrite write = new ItemWrite(look(collection), collection.name());
            List<ItemWrite.Outcome> done = new ArrayList<>();
            try {
                for (Stub item : items) {
                    done.add(write.remove(item));
                }
            } finally {
                write.finish();
            }
            return done;
        });
        tell(outcomes, answers);
    }

    private static void tell(List<ItemWrite.Outcome> outcomes, Answers answers) {
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case ItemWrite.Stored stored -> answers.stored(i, stored.id(), stored.version());
                case ItemWrite.Conflict conflict -> answers.conflict(i, conflict.id());
                case ItemWrite.Refused refused -> answers.refused(i, RefusalReason.UNCLASSIFIED, refused.why());
            }
        }
    }
}
