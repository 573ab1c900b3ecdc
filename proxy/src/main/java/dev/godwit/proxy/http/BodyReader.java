package dev.godwit.proxy.http;

import io.netty.buffer.ByteBuf;

/** Takes a body out of the bytes that arrive, piece by piece; never waits for a whole chunk. */
final class BodyReader {
    /** Size in hexadecimal, extensions, CRLF. Extensions have no use on the way through and are dropped. */
    private static final int LONGEST_CHUNK_LINE = 256;

    private enum At { DATA, CHUNK_LINE, CHUNK_END, TRAILERS, END }

    private final Framing framing;
    private final HeadReader trailers;
    private At at;
    private long left;

    BodyReader(Framing framing, int mostTrailers, boolean lenient) {
        this.framing = framing;
        this.trailers = new HeadReader(mostTrailers, false, lenient);
        this.at = switch (framing) {
            case Framing.None _ -> At.END;
            case Framing.Length(long bytes) -> bytes == 0 ? At.END : At.DATA;
            case Framing.Chunked _ -> At.CHUNK_LINE;
            case Framing.UntilClose _, Framing.Stream _ -> At.DATA;
        };
        this.left = framing instanceof Framing.Length(long bytes) ? bytes : 0;
    }

    /** @return the next bytes of the body, a slice the caller releases; null if there are none now, or none any more */
    ByteBuf read(ByteBuf in) throws HttpSyntaxException {
        while (true) {
            switch (at) {
                case DATA -> {
                    return data(in);
                }
                case CHUNK_LINE -> {
                    if (!chunkLine(in)) {
                        return null;
                    }
                }
                case CHUNK_END -> {
                    if (!chunkEnd(in)) {
                        return null;
                    }
                }
                case TRAILERS -> {
                    if (!trailers.read(in)) {
                        return null;
                    }
                    at = At.END;
                }
                case END -> {
                    return null;
                }
            }
        }
    }

    private ByteBuf data(ByteBuf in) {
        if (!in.isReadable()) {
            return null;
        }
        boolean bounded = framing instanceof Framing.Length || framing instanceof Framing.Chunked;
        int length = bounded ? (int) Math.min(left, in.readableBytes()) : in.readableBytes();
        left -= length;
        if (bounded && left == 0) {
            at = framing instanceof Framing.Chunked ? At.CHUNK_END : At.END;
        }
        return in.readRetainedSlice(length);
    }

    private boolean chunkLine(ByteBuf in) throws HttpSyntaxException {
        int end = in.indexOf(in.readerIndex(), Math.min(in.writerIndex(), in.readerIndex() + LONGEST_CHUNK_LINE), (byte) '\n');
        if (end < 0) {
            if (in.readableBytes() >= LONGEST_CHUNK_LINE) {
                throw new HttpSyntaxException("a chunk's first line is too long");
            }
            return false;
        }
        left = size(in, end);
        in.readerIndex(end + 1);
        at = left == 0 ? At.TRAILERS : At.DATA;
        return true;
    }

    private static long size(ByteBuf in, int end) throws HttpSyntaxException {
        int i = in.readerIndex();
        long size = 0;
        int digits = 0;
        for (int digit; i < end && (digit = Character.digit(in.getByte(i), 16)) >= 0; i++) {
            size = size << 4 | digit;
            if (++digits > 15) {
                throw new HttpSyntaxException("a chunk's size is too large");
            }
        }
        boolean bare = i == end - 1;
        if (digits == 0 || in.getByte(end - 1) != '\r' || !bare && in.getByte(i) != ';') {
            throw new HttpSyntaxException("a chunk's first line is malformed");
        }
        for (; i < end - 1; i++) {
            int c = in.getByte(i) & 0xff;
            if (c < ' ' && c != '\t' || c == 127) {
                throw new HttpSyntaxException("a control character in a chunk's first line");
            }
        }
        return size;
    }

    private boolean chunkEnd(ByteBuf in) throws HttpSyntaxException {
        if (in.readableBytes() < 2) {
            return false;
        }
        if (in.readByte() != '\r' || in.readByte() != '\n') {
            throw new HttpSyntaxException("a chunk is longer than it says");
        }
        at = At.CHUNK_LINE;
        return true;
    }

    boolean isComplete() {
        return at == At.END;
    }

    /** Empty unless the body was chunked; complete when the body is. */
    Fields trailers() {
        return trailers.fields();
    }
}
