package dev.godwit.files.loose;

import dev.godwit.files.mbox.FileRange;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The bytes of one file in a zip: never more than its directory says, and an error at the end unless they are those that were packed. */
final class ZipMemberStream extends InputStream {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;

    private final Path file;
    private final ZipMember member;
    private final InputStream in;
    private final Inflater inflater;
    private final CRC32 crc = new CRC32();
    private long left;
    private boolean ended;

    ZipMemberStream(Path file, FileChannel channel, ZipMember member) throws IOException {
        this.file = file;
        this.member = member;
        this.left = member.size();
        ByteBuffer header = ByteBuffer.allocate(LOCAL_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        while (header.hasRemaining() && channel.read(header, member.header() + header.position()) >= 0) {
            // until it is complete
        }
        if (header.hasRemaining() || header.getInt(0) != LOCAL) {
            throw LooseErrors.damagedMember(file, member.name(), "its header is not where the directory says");
        }
        long start = member.header() + LOCAL_LENGTH + Short.toUnsignedInt(header.getShort(26)) + Short.toUnsignedInt(header.getShort(28));
        InputStream packed = new FileRange(channel, start, start + member.packedSize());
        if (member.method() == ZipMember.DEFLATED) {
            inflater = new Inflater(true);
            // zlib wants one byte more where there is no zlib header
            in = new InflaterInputStream(new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1])), inflater, 16384);
        } else {
            inflater = null;
            in = new BufferedInputStream(packed, 16384);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            int n = left == 0 ? -1 : in.read(into, offset, (int) Math.min(length, left));
            if (n < 0) {
                checkEnd();
                return -1;
            }
            crc.update(into, offset, n);
            left -= n;
            return n;
        } catch (ZipException e) {
            throw LooseErrors.damagedMember(file, member.name(), "it does not unpack");
        } catch (java.io.EOFException e) {
            throw LooseErrors.damagedMember(file, member.name(), "it is cut short");
        }
    }

    private void checkEnd() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        if (left > 0) {
            throw LooseErrors.damagedMember(file, member.name(), "it is shorter than the directory says");
        }
        if (member.method() == ZipMember.DEFLATED && in.read() >= 0) {
            throw LooseErrors.damagedMember(file, member.name(), "it is longer than the directory says");
        }
        if (crc.getValue() != member.crc()) {
            throw LooseErrors.damagedMember(file, member.name(), "its checksum is wrong");
        }
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
