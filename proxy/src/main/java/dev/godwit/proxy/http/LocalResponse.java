package dev.godwit.proxy.http;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of the proxy itself.
 *
 * @param text       for people; printable ASCII
 * @param retryAfter seconds; 0 = it is not said
 */
record LocalResponse(int status, String text, int retryAfter) {
    private static final Map<Integer, String> REASONS = Map.ofEntries(Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"), Map.entry(405, "Method Not Allowed"), Map.entry(408, "Request Timeout"), Map.entry(414, "URI Too Long"),
            Map.entry(417, "Expectation Failed"), Map.entry(431, "Request Header Fields Too Large"), Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"), Map.entry(503, "Service Unavailable"), Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"), Map.entry(508, "Loop Detected"));

    static LocalResponse of(int status, String text) {
        return new LocalResponse(status, text, 0);
    }

    /** 503: nothing of the request has reached a server, it may be repeated. */
    static LocalResponse tryAgain(String text, int seconds) {
        return new LocalResponse(503, text, seconds);
    }

    /** Says it. The head is marked as the last one of its connection where {@code last} says so. */
    void send(ClientStream stream, boolean last, boolean withBody) {
        byte[] body = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        stream.head(head(body.length), withBody ? new Framing.Length(body.length) : new Framing.None(), last);
        if (withBody) {
            stream.data(Unpooled.wrappedBuffer(body));
        }
        stream.end(new Fields());
    }

    private ResponseHead head(int length) {
        Fields fields = Fields.of("Content-Type", "text/plain; charset=utf-8", "Content-Length", Integer.toString(length), "Cache-Control", "no-store");
        if (retryAfter > 0) {
            fields.add("Retry-After", Integer.toString(retryAfter));
        }
        if (status == 401) {
            fields.add("WWW-Authenticate", "Basic realm=\"mail\", charset=\"UTF-8\"");
            fields.add("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        return new ResponseHead(status, REASONS.getOrDefault(status, "Error"), fields);
    }

    /** On HTTP/1.1, before there is an exchange. */
    byte[] bytes() {
        byte[] body = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        ResponseHead head = head(body.length);
        StringBuilder all = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(head.reason()).append("\r\nConnection: close\r\n");
        head.fields().list().forEach(field -> all.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return all.append("\r\n").append(text).append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }
}
