package dev.godwit.files.mbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file as a stream; leaves the channel's own position alone and open. */
public final class FileRange extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long at;

    public FileRange(FileChannel channel, long start, long end) {
        this.channel = channel;
        this.at = start;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at >= end) {
            return -1;
        }
        int n = channel.read(ByteBuffer.wrap(out, offset, (int) Math.min(length, end - at)), at);
        at += Math.max(0, n);
        return n;
    }
}
