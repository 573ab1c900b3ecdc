package dev.godwit.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * The header a load balancer puts before a connection, in its versions 1 (text) and 2 (binary); see
 * https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt.
 *
 * @param source      the client, or null if the header does not tell (LOCAL, UNKNOWN)
 * @param destination what the client connected to, or null
 * @param hops        how many more proxies it may pass, if another Godwit says so; else -1
 */
public record ProxyHeader(InetSocketAddress source, InetSocketAddress destination, int hops) {
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_TEXT = 107;
    private static final int LONGEST_BINARY = 2048;
    /** One of the types that the specification leaves to applications. */
    private static final int HOPS_TYPE = 0xE7;

    /** What the bytes so far are. */
    public enum Start { HEADER, INCOMPLETE, SOMETHING_ELSE, MALFORMED }

    /** Looks at the first bytes of a connection without consuming any. */
    public static Start look(ByteBuf in) {
        int readable = in.readableBytes();
        if (begins(in, SIGNATURE)) {
            if (readable < 16) {
                return Start.INCOMPLETE;
            }
            int length = in.getUnsignedShort(in.readerIndex() + 14);
            return length > LONGEST_BINARY ? Start.MALFORMED : readable < 16 + length ? Start.INCOMPLETE : Start.HEADER;
        }
        if (!begins(in, TEXT)) {
            return Start.SOMETHING_ELSE;
        }
        int end = in.indexOf(in.readerIndex(), Math.min(in.writerIndex(), in.readerIndex() + LONGEST_TEXT), (byte) '\n');
        return end >= 0 ? Start.HEADER : readable >= LONGEST_TEXT ? Start.MALFORMED : Start.INCOMPLETE;
    }

    private static boolean begins(ByteBuf in, byte[] with) {
        for (int i = 0; i < Math.min(with.length, in.readableBytes()); i++) {
            if (in.getByte(in.readerIndex() + i) != with[i]) {
                return false;
            }
        }
        return true;
    }

    /** Consumes a header that {@link #look} has seen. @throws IllegalArgumentException if it is malformed */
    public static ProxyHeader read(ByteBuf in) {
        return in.getByte(in.readerIndex()) == '\r' ? readBinary(in) : readText(in);
    }

    private static ProxyHeader readText(ByteBuf in) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        String line = in.readCharSequence(end + 1 - in.readerIndex(), StandardCharsets.US_ASCII).toString();
        if (!line.endsWith("\r\n")) {
            throw new IllegalArgumentException("PROXY header without CRLF");
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            return new ProxyHeader(null, null, -1);
        }
        if (words.length != 6 || !words[1].equals("TCP4") && !words[1].equals("TCP6")) {
            throw new IllegalArgumentException("PROXY header of an unknown kind");
        }
        return new ProxyHeader(address(words[2], words[4]), address(words[3], words[5]), -1);
    }

    private static InetSocketAddress address(String host, String port) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException("PROXY header with a bad address");
        }
        return new InetSocketAddress(inet(bytes), Integer.parseInt(port));
    }

    private static ProxyHeader readBinary(ByteBuf in) {
        in.skipBytes(SIGNATURE.length);
        int versionAndCommand = in.readUnsignedByte();
        int family = in.readUnsignedByte();
        ByteBuf rest = in.readSlice(in.readUnsignedShort());
        if (versionAndCommand >> 4 != 2 || (versionAndCommand & 15) > 1) {
            throw new IllegalArgumentException("PROXY header of an unknown version");
        }
        boolean local = (versionAndCommand & 15) == 0;
        int size = family == 0x11 ? 4 : family == 0x21 ? 16 : 0;
        if (local || size == 0) {
            return new ProxyHeader(null, null, -1);
        }
        if (rest.readableBytes() < 2 * size + 4) {
            throw new IllegalArgumentException("PROXY header without its addresses");
        }
        byte[] source = new byte[size];
        byte[] destination = new byte[size];
        rest.readBytes(source).readBytes(destination);
        int sourcePort = rest.readUnsignedShort();
        int destinationPort = rest.readUnsignedShort();
        return new ProxyHeader(new InetSocketAddress(inet(source), sourcePort), new InetSocketAddress(inet(destination), destinationPort), hops(rest));
    }

    private static int hops(ByteBuf rest) {
        while (rest.readableBytes() >= 3) {
            int type = rest.readUnsignedByte();
            int length = rest.readUnsignedShort();
            if (length > rest.readableBytes()) {
                throw new IllegalArgumentException("PROXY header with a truncated value");
            }
            if (type == HOPS_TYPE && length == 1) {
                return rest.readUnsignedByte();
            }
            rest.skipBytes(length);
        }
        return -1;
    }

    /** A header of version 2; where the two addresses are of different families, one that does not tell them. */
    public static ByteBuf version2(ByteBufAllocator allocator, InetSocketAddress source, InetSocketAddress destination, int hops) {
        byte[] from = source.getAddress().getAddress();
        byte[] to = destination.getAddress().getAddress();
        boolean known = from.length == to.length;
        int addresses = known ? 2 * from.length + 4 : 0;
        ByteBuf header = allocator.buffer(64).writeBytes(SIGNATURE).writeByte(0x21)
                .writeByte(!known ? 0 : from.length == 4 ? 0x11 : 0x21).writeShort(addresses + 4);
        if (known) {
            header.writeBytes(from).writeBytes(to).writeShort(source.getPort()).writeShort(destination.getPort());
        }
        return header.writeByte(HOPS_TYPE).writeShort(1).writeByte(Math.max(0, Math.min(255, hops)));
    }

    private static InetAddress inet(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("PROXY header with a bad address", e);
        }
    }
}
