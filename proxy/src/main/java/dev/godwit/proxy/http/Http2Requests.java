package dev.godwit.proxy.http;

import io.netty.handler.codec.http2.Http2Headers;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes of an HTTP/2 request what it means in HTTP/1.1 (RFC 9113 §8.2, §8.3), and refuses what would mean something else there. */
final class Http2Requests {
    private static final Set<String> OF_A_CONNECTION = Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Http2Requests() {}

    /** @param ended whether there is no body */
    static RequestHead read(Http2Headers headers, boolean ended) throws HttpSyntaxException {
        Fields fields = fields(headers);
        String method = pseudo(headers, ":method", true);
        String scheme = headers.contains(":scheme") ? pseudo(headers, ":scheme", true) : "https";
        if (!HeadReader.isToken(method) || !scheme.equals("https") && !scheme.equals("http")) {
            throw new HttpSyntaxException("a malformed method or scheme");
        }
        String authority = authority(headers, fields);
        RequestHead.checkOnce(fields);
        boolean webSocket = method.equals("CONNECT") && "websocket".equals(pseudo(headers, ":protocol", false));
        if (method.equals("TRACE") || method.equals("CONNECT") != webSocket || headers.contains(":protocol") && !webSocket) {
            throw new HttpSyntaxException(405, "TRACE and CONNECT are not served");
        }
        String target = RequestHead.checked(method, pseudo(headers, ":path", true));
        Framing framing = framing(fields, ended);
        boolean expects = RequestHead.expects(fields, false);
        List.of("host", "expect", "te", "content-length").forEach(fields::remove);
        if (webSocket) {
            byte[] nonce = new byte[16];
            RANDOM.nextBytes(nonce);
            fields.set("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(nonce)); // RFC 8441 §5: it has none of its own
        }
        return new RequestHead(webSocket ? "GET" : method, target, authority, false, fields, webSocket ? new Framing.None() : framing, true, expects, webSocket);
    }

    /** Trailers, or the header without its pseudo-fields; cookies in one field again (RFC 9113 §8.2.3). */
    static Fields fields(Http2Headers headers) throws HttpSyntaxException {
        Fields fields = new Fields();
        StringBuilder cookies = new StringBuilder();
        for (Map.Entry<CharSequence, CharSequence> entry : headers) {
            String name = entry.getKey().toString();
            if (name.startsWith(":")) {
                continue;
            }
            String value = HeadReader.value(entry.getValue().toString());
            if (!name.equals(name.toLowerCase(Locale.ROOT)) || OF_A_CONNECTION.contains(name) || name.equals("te") && !value.equals("trailers")) {
                throw new HttpSyntaxException("a header field that HTTP/2 does not allow");
            }
            if (name.equals("cookie")) {
                cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            } else {
                fields.add(HeadReader.name(name), value);
            }
        }
        return cookies.isEmpty() ? fields : fields.add("cookie", cookies.toString());
    }

    private static String pseudo(Http2Headers headers, String name, boolean required) throws HttpSyntaxException {
        List<CharSequence> values = headers.getAll(name);
        if (values.size() > 1 || values.isEmpty() && required) {
            throw new HttpSyntaxException("not exactly one " + name);
        }
        return values.isEmpty() ? null : HeadReader.value(values.getFirst().toString());
    }

    private static String authority(Http2Headers headers, Fields fields) throws HttpSyntaxException {
        String authority = pseudo(headers, ":authority", false);
        List<String> hosts = fields.values("host");
        if (authority == null && hosts.size() != 1 || hosts.size() > 1 || authority != null && hosts.size() == 1 && !hosts.getFirst().equalsIgnoreCase(authority)) {
            throw new HttpSyntaxException("not exactly one host");
        }
        return RequestHead.authority(authority != null ? authority : hosts.getFirst());
    }

    private static Framing framing(Fields fields, boolean ended) throws HttpSyntaxException {
        List<String> lengths = fields.values("content-length");
        long length = lengths.isEmpty() ? -1 : Framing.length(lengths);
        if (ended && length > 0) {
            throw new HttpSyntaxException("a Content-Length, and no body");
        }
        return ended ? new Framing.None() : length >= 0 ? new Framing.Length(length) : new Framing.Stream();
    }
}
