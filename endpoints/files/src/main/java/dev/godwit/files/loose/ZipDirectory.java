package dev.godwit.files.loose;

import dev.godwit.contract.EndpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the central directory of a zip (APPNOTE 6.3.10, zip64 too) and refuses what no honest zip has: names that lead out
 * of it, links, files that overlap, and sizes beyond {@link ZipLimits}. Nothing is unpacked for it.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int ENTRY = 0x02014b50;
    private static final int END_LENGTH = 22;
    private static final int LOCATOR_LENGTH = 20;
    private static final int ENTRY_LENGTH = 46;
    private static final long MAX32 = 0xffffffffL;
    private static final int LARGEST_DIRECTORY = 1 << 30;

    private final Path file;
    private final FileChannel channel;
    private final ZipLimits limits;
    private long total;

    private ZipDirectory(Path file, FileChannel channel, ZipLimits limits) {
        this.file = file;
        this.channel = channel;
        this.limits = limits;
    }

    /** Where the central directory is. */
    private record Place(long offset, long size, long entries) {
    }

    /** The files in it, in the order of the directory. @throws EndpointException MALFORMED if it is no zip or a hostile one */
    static List<ZipMember> read(Path file, FileChannel channel, ZipLimits limits) throws IOException {
        return new ZipDirectory(file, channel, limits).read();
    }

    private List<ZipMember> read() throws IOException {
        Place place = find();
        if (place.entries > limits.entries()) {
            throw LooseErrors.hostile(file, "it says it has " + place.entries + " entries, more than " + limits.entries());
        }
        if (place.offset < 0 || place.size < 0 || place.offset > channel.size() - place.size || place.size > LARGEST_DIRECTORY) {
            throw notZip("its directory does not lie in it");
        }
        ByteBuffer directory = bytes(place.offset, (int) place.size);
        List<ZipMember> members = new ArrayList<>();
        for (long i = 0; i < place.entries; i++) {
            ZipMember member = entry(directory);
            if (member != null) {
                members.add(member);
            }
        }
        refuseOverlaps(members, place.offset);
        return members;
    }

    private Place find() throws IOException {
        long length = channel.size();
        int look = (int) Math.min(length, END_LENGTH + 0xffff);
        ByteBuffer tail = bytes(length - look, look);
        for (int at = look - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_LENGTH + u16(tail, at + 20) <= look) {
                Place place = new Place(u32(tail, at + 16), u32(tail, at + 12), u16(tail, at + 10));
                boolean large = place.offset == MAX32 || place.size == MAX32 || place.entries == 0xffff;
                return large ? find64(length - look + at, place) : place;
            }
        }
        throw notZip("it has no directory at its end");
    }

    private Place find64(long end, Place small) throws IOException {
        if (end < LOCATOR_LENGTH) {
            return small;
        }
        ByteBuffer locator = bytes(end - LOCATOR_LENGTH, LOCATOR_LENGTH);
        if (locator.getInt(0) != LOCATOR64) {
            return small;
        }
        long at = locator.getLong(8);
        if (at < 0 || at > channel.size() - 56) {
            throw notZip("its zip64 directory does not lie in it");
        }
        ByteBuffer end64 = bytes(at, 56);
        if (end64.getInt(0) != END64) {
            throw notZip("its zip64 directory is not where it says");
        }
        return new Place(end64.getLong(48), end64.getLong(40), Math.max(0, end64.getLong(32)));
    }

    /** The next entry; null for a directory. */
    private ZipMember entry(ByteBuffer in) {
        int at = in.position();
        if (in.remaining() < ENTRY_LENGTH || in.getInt(at) != ENTRY) {
            throw notZip("its directory ends too early");
        }
        int nameLength = u16(in, at + 28);
        int extraLength = u16(in, at + 30);
        int next = at + ENTRY_LENGTH + nameLength + extraLength + u16(in, at + 32);
        if (next > in.limit()) {
            throw notZip("its directory ends too early");
        }
        byte[] name = new byte[nameLength];
        in.get(at + ENTRY_LENGTH, name);
        in.position(next);
        String text = text(name, (u16(in, at + 8) & 0x800) != 0).replace('\\', '/');
        List<String> levels = levels(text);
        refuseLink(text, in.getInt(at + 38), u16(in, at + 4) >>> 8);
        if (text.endsWith("/")) {
            return null;
        }
        long[] sizes = {u32(in, at + 24), u32(in, at + 20), u32(in, at + 42)};
        extra64(in, at + ENTRY_LENGTH + nameLength, extraLength, sizes);
        ZipMember member = new ZipMember(levels, u16(in, at + 10), u32(in, at + 16), sizes[1], sizes[0], sizes[2], date(u16(in, at + 14), u16(in, at + 12)));
        refuseStrange(member, u16(in, at + 8));
        return member;
    }

    /** Size, packed size and place of a local header stand in the extra field where 32 bits are not enough (§4.5.3). */
    private void extra64(ByteBuffer in, int start, int length, long[] sizes) {
        int at = start;
        while (at + 4 <= start + length) {
            int id = u16(in, at);
            int size = u16(in, at + 2);
            if (at + 4 + size > start + length) {
                return;
            }
            if (id == 1) {
                int field = at + 4;
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] == MAX32 && field + 8 <= at + 4 + size) {
                        sizes[i] = in.getLong(field);
                        field += 8;
                    }
                }
                return;
            }
            at += 4 + size;
        }
    }

    private List<String> levels(String name) {
        if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
            throw LooseErrors.hostile(file, "an entry has an absolute name");
        }
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw LooseErrors.hostile(file, "an entry has no proper name");
        }
        List<String> levels = new ArrayList<>();
        for (String level : name.split("/")) {
            if (level.equals("..")) {
                throw LooseErrors.hostile(file, "the name of an entry leads out of it ('..')");
            }
            if (!level.isEmpty() && !level.equals(".")) {
                levels.add(level);
            }
        }
        if (levels.isEmpty()) {
            throw LooseErrors.hostile(file, "an entry has no proper name");
        }
        return List.copyOf(levels);
    }

    private void refuseLink(String name, int attributes, int madeBy) {
        boolean unix = madeBy == 3 || madeBy == 19;
        int type = attributes >>> 28;
        if (unix && type != 0 && type != 8 && type != 4) {
            throw LooseErrors.hostile(file, "the entry " + name + (type == 10 ? " is a symbolic link" : " is neither a file nor a directory"));
        }
    }

    private void refuseStrange(ZipMember member, int flags) {
        if ((flags & 1) != 0) {
            throw LooseErrors.hostile(file, "the entry " + member.name() + " is encrypted");
        }
        if (member.method() != ZipMember.STORED && member.method() != ZipMember.DEFLATED) {
            throw LooseErrors.hostile(file, "the entry " + member.name() + " is packed by a method (" + member.method() + ") that is not known here");
        }
        if (member.size() < 0 || member.packedSize() < 0 || member.header() < 0 || member.packedSize() > channelSize()
                || member.method() == ZipMember.STORED && member.size() != member.packedSize()) {
            throw notZip("the sizes of the entry " + member.name() + " cannot be");
        }
        if (member.size() > limits.largest()) {
            throw LooseErrors.hostile(file, "the entry " + member.name() + " says it has " + member.size() + " bytes, more than " + limits.largest());
        }
        if (member.size() > limits.ratioFrom() && member.size() / Math.max(1, member.packedSize()) > limits.ratio()) {
            throw LooseErrors.hostile(file, "the entry " + member.name() + " unpacks to more than " + limits.ratio() + " times its size, as in a zip bomb");
        }
        total += member.size();
        if (total > limits.total()) {
            throw LooseErrors.hostile(file, "its files have more than " + limits.total() + " bytes together");
        }
    }

    private long channelSize() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw dev.godwit.files.FileErrors.of(file, e);
        }
    }

    /** Bombs without nesting let many entries share the same packed bytes. */
    private void refuseOverlaps(List<ZipMember> members, long directory) {
        List<ZipMember> ordered = new ArrayList<>(members);
        ordered.sort(Comparator.comparingLong(ZipMember::header));
        for (int i = 0; i < ordered.size(); i++) {
            ZipMember member = ordered.get(i);
            long end = i + 1 < ordered.size() ? ordered.get(i + 1).header() : directory;
            if (member.header() > end || end - member.header() < 30 || member.packedSize() > end - member.header() - 30) {
                throw LooseErrors.hostile(file, "its entries overlap");
            }
        }
    }

    private static String text(byte[] name, boolean utf8) {
        try {
            // many programs write UTF-8 without saying so
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException notUtf8) {
            Charset old = !utf8 && Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
            return new String(name, old);
        }
    }

    private static long date(int day, int time) {
        try {
            return LocalDateTime.of(1980 + (day >>> 9), day >>> 5 & 15, day & 31, time >>> 11, time >>> 5 & 63, Math.min(59, (time & 31) * 2))
                    .toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException none) {
            return 0;
        }
    }

    private static int u16(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at));
    }

    private static long u32(ByteBuffer in, int at) {
        return Integer.toUnsignedLong(in.getInt(at));
    }

    private ByteBuffer bytes(long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw notZip("it is cut short");
            }
        }
        return buffer.flip();
    }

    private EndpointException notZip(String why) {
        return LooseErrors.notZip(file, why);
    }
}
