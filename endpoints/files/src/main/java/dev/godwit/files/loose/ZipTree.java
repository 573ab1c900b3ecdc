package dev.godwit.files.loose;

import dev.godwit.files.FileErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of one zip, or of several that are parts of one whole. Single files are unpacked as they are read; a file
 * that is wanted at any place, such as an mbox, is unpacked into a directory for temporary files.
 */
final class ZipTree implements FileTree {
    private final Path root;
    private final List<FileChannel> channels = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Entry, Path> unpacked = new HashMap<>();
    private Path temporary;

    private record Place(Path zip, FileChannel channel, ZipMember member) {
    }

    /** @param root what the whole is called */
    ZipTree(Path root, List<Path> zips, ZipLimits limits) throws IOException {
        this.root = root;
        boolean done = false;
        try {
            for (Path zip : zips) {
                add(zip, limits);
            }
            entries.sort(Comparator.comparing(Entry::path));
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private void add(Path zip, ZipLimits limits) throws IOException {
        FileChannel channel = FileChannel.open(zip, StandardOpenOption.READ);
        channels.add(channel);
        Set<String> names = new HashSet<>();
        for (ZipMember member : ZipDirectory.read(zip, channel, limits)) {
            if (names.add(member.name())) {
                entries.add(new Entry(member.levels(), member.size(), member.modifiedMillis(), member.size() + "-" + Long.toHexString(member.crc()), new Place(zip, channel, member)));
            } else {
                notes.add(zip.getFileName() + ": has " + member.name() + " twice; the second is left out");
            }
        }
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public InputStream open(Entry entry) throws IOException {
        Place place = (Place) entry.place();
        return new ZipMemberStream(place.zip, place.channel, place.member);
    }

    /** One at a time: several at once would only fill the disk faster. */
    @Override
    public synchronized Path local(Entry entry) throws IOException {
        Path known = unpacked.get(entry);
        if (known != null) {
            return known;
        }
        if (temporary == null) {
            temporary = Files.createTempDirectory("godwit-unzip");
        }
        Path file = temporary.resolve(String.valueOf(unpacked.size()));
        boolean done = false;
        try (InputStream in = open(entry)) {
            Files.copy(in, file);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
        unpacked.put(entry, file);
        return file;
    }

    @Override
    public synchronized void close() {
        try {
            for (FileChannel channel : channels) {
                channel.close();
            }
            for (Path file : unpacked.values()) {
                Files.deleteIfExists(file);
            }
            unpacked.clear();
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }
}
