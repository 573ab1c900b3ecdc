package dev.godwit.wire.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request.
 *
 * @param method also WebDAV's
 * @param uri absolute
 * @param headers without Authorization, Host, Content-Length and User-Agent, which are the transport's
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, HttpContent content) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }

    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, Map.of(), HttpContent.NONE);
    }

    public HttpCall with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, uri, more, content);
    }

    HttpCall to(URI other) {
        return new HttpCall(method, other, headers, content);
    }

    /** After 303 See Other (RFC 9110 §15.4.4). */
    HttpCall asGet(URI other) {
        return new HttpCall("GET", other, headers, HttpContent.NONE);
    }
}
