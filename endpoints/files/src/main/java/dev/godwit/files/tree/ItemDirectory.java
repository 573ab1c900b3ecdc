package dev.godwit.files.tree;

import dev.godwit.files.loose.LooseUid;
import dev.godwit.files.tree.ItemIndex.Row;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemListing.Stub;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The items of one directory as they are now: what its index tells of files that did not change, and what the others say themselves. For one thread. */
final class ItemDirectory {
    private static final int LARGEST_TEXT = 32 << 20;

    private final DataKind kind;
    private final Path directory;
    private final ItemIndex index;

    private ItemDirectory(DataKind kind, Path directory, ItemIndex index) {
        this.kind = kind;
        this.directory = directory;
        this.index = index;
    }

    static ItemDirectory look(DataKind kind, Path directory) throws IOException {
        ItemIndex index = ItemIndex.read(directory);
        Map<String, Row> now = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(".godwit") || !name.endsWith(KindDirectory.suffix(kind))) {
                    continue;
                }
                row(kind, file, index.rows.get(name)).ifPresent(row -> now.put(name, row));
            }
        } catch (NoSuchFileException none) {
            // nothing of it was written yet
        }
        index.rows.clear();
        index.rows.putAll(now);
        return new ItemDirectory(kind, directory, index);
    }

    private static Optional<Row> row(DataKind kind, Path file, Row known) throws IOException {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!a.isRegularFile()) {
                return Optional.empty();
            }
            long modified = a.lastModifiedTime().toMillis();
            if (known != null && known.size() == a.size() && known.modified() == modified) {
                return Optional.of(known);
            }
            String name = file.getFileName().toString();
            String stem = SafeName.unescape(name.substring(0, name.length() - KindDirectory.suffix(kind).length()));
            SortedMap<String, String> properties = known == null ? new TreeMap<>() : new TreeMap<>(known.properties());
            if (kind == DataKind.FILES) {
                properties.put(Item.MODIFIED, a.lastModifiedTime().toInstant().toString());
            }
            return Optional.of(new Row(name, a.size(), modified, digest(file), known == null ? KindDirectory.mediaType(kind, name) : known.mediaType(), uid(kind, file, a.size()),
                    known == null ? stem : known.name(), properties));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = ContentDigest.newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String uid(DataKind kind, Path file, long size) throws IOException {
        boolean text = kind == DataKind.CALENDARS || kind == DataKind.CONTACTS;
        return text && size <= LARGEST_TEXT ? LooseUid.of(kind, Files.readAllBytes(file)) : "";
    }

    ItemIndex index() {
        return index;
    }

    Path file(Row row) {
        return directory.resolve(row.file());
    }

    Optional<Row> find(String id) {
        return Optional.ofNullable(index.rows.get(id));
    }

    static String version(Row row) {
        MessageDigest digest = ContentDigest.newSha256();
        for (String part : new String[] {row.digest(), row.mediaType(), row.name(), row.uid(), Fields.write(row.properties())}) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    static Stub stub(Row row) {
        return new Stub(row.file(), version(row), row.name(), row.size());
    }

    static Item item(Row row) {
        return new Item(row.file(), version(row), row.mediaType(), row.name(), row.uid(), row.size(), row.properties());
    }

    /** When a file was changed, as its properties tell. */
    static Optional<Instant> modified(SortedMap<String, String> properties) {
        try {
            return Optional.ofNullable(properties.get(Item.MODIFIED)).map(Instant::parse);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    DataKind kind() {
        return kind;
    }

    Path directory() {
        return directory;
    }
}
