package dev.godwit.files.mbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads lines of a file and knows where they are. A line longer than {@link MessageDecoder#LOOK} comes in pieces. */
final class LineReader {
    private final FileChannel channel;
    private final byte[] buffer = new byte[65536];
    private long bufferStart;
    private int position;
    private int limit;
    private boolean atLineStart = true;

    private byte[] line = new byte[0];
    private long offset;
    private boolean startsLine;

    LineReader(FileChannel channel) {
        this.channel = channel;
    }

    void seek(long to) {
        bufferStart = to;
        position = 0;
        limit = 0;
        atLineStart = true;
    }

    /** Where the next line begins. */
    long position() {
        return bufferStart + position;
    }

    /** False at the end of the file. */
    boolean next() throws IOException {
        offset = position();
        startsLine = atLineStart;
        if (position == limit && !fill()) {
            return false;
        }
        int from = position;
        while (true) {
            while (position < limit && position - from < MessageDecoder.LOOK && buffer[position] != '\n') {
                position++;
            }
            if (position < limit || position - from >= MessageDecoder.LOOK) {
                break;
            }
            int have = position - from;
            System.arraycopy(buffer, from, buffer, 0, have);
            bufferStart += from;
            from = 0;
            position = have;
            limit = have;
            if (!more()) {
                break;
            }
        }
        if (position < limit && position - from < MessageDecoder.LOOK) {
            position++;
        }
        line = Arrays.copyOfRange(buffer, from, position);
        atLineStart = line.length > 0 && line[line.length - 1] == '\n';
        return true;
    }

    private boolean fill() throws IOException {
        bufferStart += limit;
        position = 0;
        limit = 0;
        return more();
    }

    private boolean more() throws IOException {
        int n = channel.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit), bufferStart + limit);
        limit += Math.max(0, n);
        return n > 0;
    }

    byte[] line() {
        return line;
    }

    long offset() {
        return offset;
    }

    /** False for the later pieces of a long line. */
    boolean startsLine() {
        return startsLine;
    }

    boolean isEmptyLine() {
        return startsLine && (line.length == 1 && line[0] == '\n' || line.length == 2 && line[0] == '\r' && line[1] == '\n');
    }
}
