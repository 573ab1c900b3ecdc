package dev.godwit.proxy.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** HTTP/2 by hand: sends what no client library would. */
final class Http2Wire implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;

    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & 1) != 0;
        }
    }

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    Http2Wire(int port) throws IOException {
        socket = (SSLSocket) Certificate.TRUST.getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(15_000);
        socket.startHandshake();
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(payload.length >> 16);
        bytes.write(payload.length >> 8);
        bytes.write(payload.length);
        bytes.write(type);
        bytes.write(flags);
        bytes.write(new byte[] {0, 0, (byte) (stream >> 8), (byte) stream});
        bytes.write(payload);
        out.write(bytes.toByteArray());
        out.flush();
    }

    /** Names and values in turn, none longer than 126. */
    void headers(int stream, boolean end, String... fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            for (String text : new String[] {fields[i], fields[i + 1]}) {
                block.write(text.length());
                block.write(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        frame(HEADERS, 4 | (end ? 1 : 0), stream, block.toByteArray());
    }

    void data(int stream, boolean end, byte[] bytes) throws IOException {
        frame(DATA, end ? 1 : 0, stream, bytes);
    }

    /** The next frame that is about streams or the end of the connection; null at the end of the connection. */
    Frame next() throws IOException {
        while (true) {
            int head = in.read();
            if (head < 0) {
                return null;
            }
            int length = head << 16 | in.readUnsignedShort();
            Frame frame = new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), in.readNBytes(length));
            if (frame.type() == SETTINGS && frame.flags() == 0) {
                frame(SETTINGS, 1, 0, new byte[0]);
            } else if (frame.type() == DATA || frame.type() == HEADERS || frame.type() == RST_STREAM || frame.type() == GOAWAY) {
                return frame;
            }
        }
    }

    Http2Headers decode(Frame frame) throws Http2Exception {
        return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
