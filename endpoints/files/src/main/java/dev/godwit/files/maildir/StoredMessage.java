package dev.godwit.files.maildir;

import dev.godwit.files.LineEnds;
import dev.godwit.files.MessageStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads message files, one at a time, with one buffer. Links are not followed: whoever owns the Maildir must not choose what else is read. */
final class StoredMessage {
    private final byte[] buffer = new byte[65536];

    /** A file opened, with its beginning in the buffer. */
    final class Opened implements AutoCloseable {
        private final Path place;
        private final FileChannel channel;
        private final long stored;
        private final int length;
        private final LineEnds lineEnds;

        private Opened(Path place, FileChannel channel, long stored, int length, LineEnds lineEnds) {
            this.place = place;
            this.channel = channel;
            this.stored = stored;
            this.length = length;
            this.lineEnds = lineEnds;
        }

        /** How many bytes are given. */
        long size() {
            return lineEnds.size();
        }

        /** The message's bytes; valid until this is closed, and until the next file is opened. */
        InputStream stream() throws IOException {
            return new MessageStream(lineEnds.given(raw()), place);
        }

        private InputStream raw() throws IOException {
            if (length >= stored) {
                return new ByteArrayInputStream(buffer, 0, length);
            }
            channel.position(0);
            return Channels.newInputStream(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** @throws java.nio.file.NoSuchFileException if it is not there (any more) under this name */
    Opened open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            long stored = channel.size();
            int length = 0;
            for (int n = 0; n >= 0 && length < buffer.length; length += Math.max(0, n)) {
                n = channel.read(ByteBuffer.wrap(buffer, length, buffer.length - length));
                if (n >= 0 && length + n >= stored) {
                    length += n;
                    break;
                }
            }
            boolean whole = length >= stored;
            LineEnds ends = whole ? LineEnds.of(buffer, length)
                    : hasCrlf(length) ? new LineEnds(false, stored) : inspectAll(channel, stored);
            return new Opened(file.getParent(), channel, stored, length, ends);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private boolean hasCrlf(int length) {
        for (int i = 1; i < length; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r') {
                return true;
            }
        }
        return false;
    }

    private static LineEnds inspectAll(FileChannel channel, long size) throws IOException {
        channel.position(0);
        return LineEnds.of(Channels.newInputStream(channel), size, new byte[65536]);
    }
}
