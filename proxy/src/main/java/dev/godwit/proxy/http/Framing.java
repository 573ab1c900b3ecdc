package dev.godwit.proxy.http;

import java.util.List;

/** How the end of a body is found (RFC 9112 §6.3). */
sealed interface Framing {

    /** There is no body. */
    record None() implements Framing {}

    record Length(long bytes) implements Framing {}

    record Chunked() implements Framing {}

    /** HTTP/2: the frames say so. */
    record Stream() implements Framing {}

    /** Responses only. */
    record UntilClose() implements Framing {}

    /** Of a request. Whatever two readers could understand differently is refused. */
    static Framing ofRequest(Fields fields, boolean http10) throws HttpSyntaxException {
        List<String> codings = fields.values("transfer-encoding");
        List<String> lengths = fields.values("content-length");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw new HttpSyntaxException("both Content-Length and Transfer-Encoding");
            }
            if (http10) {
                throw new HttpSyntaxException("Transfer-Encoding in HTTP/1.0");
            }
            if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new HttpSyntaxException(501, "a Transfer-Encoding other than chunked");
            }
            return new Chunked();
        }
        if (lengths.isEmpty()) {
            return new None();
        }
        long length = length(lengths);
        return length == 0 ? new None() : new Length(length);
    }

    /** Of the final response to {@code method}. */
    static Framing ofResponse(int status, Fields fields, String method) throws HttpSyntaxException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new None();
        }
        List<String> codings = fields.tokens("transfer-encoding");
        if (!codings.isEmpty()) {
            if (!codings.equals(List.of("chunked"))) {
                throw new HttpSyntaxException("a Transfer-Encoding other than chunked");
            }
            return new Chunked();
        }
        List<String> lengths = fields.values("content-length");
        return lengths.isEmpty() ? new UntilClose() : new Length(length(lengths));
    }

    /** The same length said several times is one. */
    static long length(List<String> values) throws HttpSyntaxException {
        String value = values.getFirst();
        if (values.stream().anyMatch(other -> !other.equals(value))) {
            throw new HttpSyntaxException("several Content-Length that differ");
        }
        if (value.isEmpty() || value.length() > 18 || value.chars().anyMatch(c -> c < '0' || c > '9')) {
            throw new HttpSyntaxException("a Content-Length that is no number");
        }
        return Long.parseLong(value);
    }
}
