package dev.godwit.files.tree;

import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.files.WholeFile;
import dev.godwit.files.tree.ItemIndex.Row;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemListing.Stub;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes and deletes files of one directory, and at the end its index. A file is there as a whole or not at all. */
final class ItemWrite {
    private final ItemDirectory items;
    private final ItemIndex index;

    ItemWrite(ItemDirectory items, String collectionName) {
        this.items = items;
        this.index = items.index();
        if (index.name == null) {
            index.name = collectionName;
        }
    }

    /** What became of an item. */
    sealed interface Outcome {
    }

    record Stored(String id, String version) implements Outcome {
    }

    record Conflict(String id) implements Outcome {
    }

    record Refused(String why) implements Outcome {
    }

    Outcome put(Outgoing item) throws IOException {
        Row old = item.id() == null ? null : index.rows.get(item.id());
        if (item.id() != null && (old == null || item.replaces() != null && !ItemDirectory.version(old).equals(item.replaces()))) {
            return new Conflict(old == null ? "" : item.id());
        }
        Optional<Row> inTheWay = inTheWay(item, old);
        if (inTheWay.isPresent()) {
            return new Conflict(inTheWay.get().file());
        }
        if (items.kind() == DataKind.FILES && Files.isDirectory(items.directory().resolve(fileName(item.name())))) {
            return new Refused("a directory of this name is there");
        }
        SortedMap<String, String> properties = old == null ? new TreeMap<>() : new TreeMap<>(old.properties());
        properties.putAll(item.properties());
        String name = old != null && item.name().isEmpty() ? old.name() : freeName(item.name(), old);
        String file = old != null && (!nameCounts() || name.equals(old.name())) ? old.file() : freeFile(name.isEmpty() ? item.uid() : name, item.uid());
        Row row = write(item, file, name, properties);
        if (old != null && !old.file().equals(file)) {
            Files.deleteIfExists(items.file(old));
            index.rows.remove(old.file());
        }
        deactivateOthers(row);
        index.rows.put(file, row);
        return new Stored(file, ItemDirectory.version(row));
    }

    private boolean nameCounts() {
        return items.kind() == DataKind.SCRIPTS || items.kind() == DataKind.FILES;
    }

    private Optional<Row> inTheWay(Outgoing item, Row old) {
        if (items.kind() == DataKind.VACATION) {
            return index.rows.values().stream().filter(row -> row != old).findFirst();
        }
        return index.rows.values().stream().filter(row -> row != old)
                .filter(row -> !item.uid().isEmpty() && row.uid().equals(item.uid()) || nameCounts() && !item.name().isEmpty() && row.name().equals(item.name())).findFirst();
    }

    private String freeName(String wanted, Row old) {
        String name = wanted;
        for (int n = 2; !name.isEmpty() && taken(name, old); n++) {
            name = wanted + "-" + n;
        }
        return name;
    }

    private boolean taken(String name, Row old) {
        return index.rows.values().stream().anyMatch(row -> row != old && row.name().equals(name));
    }

    private String fileName(String name) {
        String suffix = KindDirectory.suffix(items.kind());
        return SafeName.of(!suffix.isEmpty() && name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name, suffix);
    }

    private String freeFile(String name, String uid) {
        String base = name.isEmpty() ? uid.isEmpty() ? items.kind().word() : uid : name;
        String file = fileName(base);
        for (int n = 2; Files.exists(items.directory().resolve(file)); n++) {
            file = fileName(base + "-" + n);
        }
        return file;
    }

    private Row write(Outgoing item, String file, String name, SortedMap<String, String> properties) throws IOException {
        Path target = items.directory().resolve(file);
        Path temporary = Files.createTempFile(items.directory(), ".godwit", ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 65536)) {
                item.content().writeTo(out);
            }
            Optional<FileTime> modified = items.kind() == DataKind.FILES ? ItemDirectory.modified(properties).map(FileTime::from) : Optional.empty();
            if (modified.isPresent()) {
                Files.setLastModifiedTime(temporary, modified.get());
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return new Row(file, item.content().size(), Files.getLastModifiedTime(target).toMillis(), item.content().digest().toString(), item.mediaType(), item.uid(), name, properties);
    }

    /** Of the scripts one is active at most. */
    private void deactivateOthers(Row active) {
        if (items.kind() != DataKind.SCRIPTS || !"true".equals(active.properties().get(Item.ACTIVE))) {
            return;
        }
        index.rows.replaceAll((_, row) -> {
            SortedMap<String, String> properties = new TreeMap<>(row.properties());
            return row.file().equals(active.file()) || !properties.remove(Item.ACTIVE, "true") ? row
                    : new Row(row.file(), row.size(), row.modified(), row.digest(), row.mediaType(), row.uid(), row.name(), properties);
        });
    }

    Outcome remove(Stub item) throws IOException {
        Row row = index.rows.get(item.id());
        if (row != null && !ItemDirectory.version(row).equals(item.version())) {
            return new Conflict(item.id());
        }
        if (row != null) {
            Files.deleteIfExists(items.file(row));
            index.rows.remove(item.id());
        }
        return new Stored(item.id(), "");
    }

    /** Notes what was done; for scripts also for people, in {@code active.txt}. */
    void finish() throws IOException {
        index.write(items.directory());
        if (items.kind() == DataKind.SCRIPTS) {
            Optional<Row> active = index.rows.values().stream().filter(row -> "true".equals(row.properties().get(Item.ACTIVE))).findFirst();
            Path note = items.directory().resolve("active.txt");
            if (active.isPresent()) {
                WholeFile.replace(note, active.get().file() + "\n");
            } else {
                Files.deleteIfExists(note);
            }
        }
    }
}
