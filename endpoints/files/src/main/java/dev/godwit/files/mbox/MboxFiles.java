package dev.godwit.files.mbox;

import dev.godwit.files.FileStamp;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The mbox files of one endpoint, each split once as long as it does not change. The few used last are remembered. */
final class MboxFiles {
    private static final int REMEMBERED = 4;

    private final MboxOptions options;
    private final Map<Path, Split> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Split> eldest) {
            return size() > REMEMBERED;
        }
    };

    MboxFiles(MboxOptions options) {
        this.options = options;
    }

    /** A file as it was when its stamp was taken. */
    record Split(FileStamp stamp, MboxIndex index) {
    }

    /** @throws java.nio.file.NoSuchFileException if it is not there */
    Split split(Path file) throws IOException {
        while (true) {
            FileStamp before = FileStamp.of(file);
            synchronized (remembered) {
                Split known = remembered.get(file);
                if (known != null && known.stamp().equals(before)) {
                    return known;
                }
            }
            try (FileChannel channel = open(file)) {
                if (FileStamp.of(file).equals(before)) {
                    Split split = new Split(before, split(file, channel));
                    // a change within the clock's tick would not show
                    remember(file, before.settledAt(System.currentTimeMillis()) ? split : null);
                    return split;
                }
            }
        }
    }

    private MboxIndex split(Path file, FileChannel channel) throws IOException {
        MboxIndex index = new MboxSplitter(channel, options.zone(), options.format()).split();
        if (index.uidValidity == 0) {
            long hash = 17;
            for (byte b : file.getFileName().toString().getBytes(StandardCharsets.UTF_8)) {
                hash = hash * 31 + b;
            }
            index.uidValidity = 1 + (hash & 0x3fffffff);
            index.numbered = false;
        }
        return index;
    }

    /** @param split null to forget */
    void remember(Path file, Split split) {
        synchronized (remembered) {
            if (split == null) {
                remembered.remove(file);
            } else {
                remembered.put(file, split);
            }
        }
    }

    /** Opens the file that was split, even if it is replaced at this moment; null if it was replaced already. */
    static FileChannel open(Path file, Split split) throws IOException {
        FileChannel channel = open(file);
        if (java.util.Objects.equals(FileStamp.of(file).key(), split.stamp().key())) {
            return channel;
        }
        channel.close();
        return null;
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** The bytes of a message. */
    static InputStream stream(FileChannel channel, MboxIndex index, int row) {
        InputStream stored = new BufferedInputStream(new FileRange(channel, index.start(row), index.end(row)), 16384);
        return new MessageDecoder(stored, index.coding(row), index.given(row));
    }
}
