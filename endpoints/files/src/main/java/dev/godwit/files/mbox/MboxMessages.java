package dev.godwit.files.mbox;

import dev.godwit.files.LineEnds;
import dev.godwit.model.Keywords;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** The messages of one mbox file that does not change, for endpoints that find such files among others. Immutable; for any thread. */
public final class MboxMessages {
    private final Path file;
    private final MboxIndex index;

    private MboxMessages(Path file, MboxIndex index) {
        this.file = file;
        this.index = index;
    }

    /** Whether it begins as an mbox does; an empty file does. */
    public static boolean isMbox(Path file) throws IOException {
        return MboxTree.isMbox(file);
    }

    /**
     * Reads the file once.
     *
     * @param plain whether header lines such as Status and Content-Length belong to the messages, rather than to a store
     *        that keeps its marks in them
     */
    public static MboxMessages of(Path file, boolean plain) throws IOException {
        try (FileChannel channel = MboxFiles.open(file)) {
            return new MboxMessages(file, new MboxSplitter(channel, ZoneOffset.UTC, plain ? MboxSplitter.Format.PLAIN : MboxSplitter.Format.AUTO).split());
        }
    }

    public int size() {
        return index.size();
    }

    /** Its number in the file if it keeps one, else one made of its content (above 2^31). */
    public long uid(int row) {
        return index.uid(row);
    }

    /** How many bytes {@link #open} gives, exactly. */
    public long bytes(int row) {
        return index.given(row);
    }

    /** From the "From " line, in seconds of the epoch. */
    public long received(int row) {
        return index.received(row);
    }

    public Keywords keywords(int row) {
        return index.keywords(row);
    }

    /** The bytes of a message, as {@link LineEnds} has it. */
    public InputStream open(int row) throws IOException {
        FileChannel channel = MboxFiles.open(file);
        return new FilterInputStream(MboxFiles.stream(channel, index, row)) {
            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
