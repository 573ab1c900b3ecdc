package dev.godwit.proxy.http;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request's head as it was understood, the same for HTTP/1.1 and HTTP/2.
 *
 * @param method    a token; case counts
 * @param target    path and query, or {@code *}
 * @param authority what the Host field or {@code :authority} said
 * @param fields    without those that belong to the connection, without Host; fresh, to be changed by the receiver
 * @param keepAlive whether the client can take another response on this connection
 * @param expects   whether it waits for 100 before it sends the body
 * @param webSocket whether it asks for one (RFC 6455 §4.1, RFC 8441 §5)
 */
record RequestHead(String method, String target, String authority, boolean http10, Fields fields, Framing framing, boolean keepAlive,
        boolean expects, boolean webSocket) {

    private static final Set<String> ONCE = Set.of("host", "authorization", "content-type", "cookie2", "expect", "proxy-authorization");

    /** Reads a complete HTTP/1 head. @throws HttpSyntaxException for everything that is not clear beyond doubt */
    static RequestHead read(String requestLine, Fields fields) throws HttpSyntaxException {
        String[] parts = requestLine.split(" ", -1);
        if (parts.length != 3 || !HeadReader.isToken(parts[0])) {
            throw new HttpSyntaxException("a malformed request line");
        }
        boolean http10 = parts[2].equals("HTTP/1.0");
        if (!http10 && !parts[2].equals("HTTP/1.1")) {
            throw new HttpSyntaxException(parts[2].matches("HTTP/[0-9]\\.[0-9]") ? 505 : 400, "neither HTTP/1.0 nor HTTP/1.1");
        }
        List<String> hosts = fields.values("host");
        if (hosts.size() != 1) {
            throw new HttpSyntaxException("not exactly one Host");
        }
        checkOnce(fields);
        String authority = authority(hosts.getFirst());
        String target = target(parts[0], parts[1], authority);
        Framing framing = Framing.ofRequest(fields, http10);
        List<String> connection = fields.tokens("connection");
        boolean webSocket = !http10 && parts[0].equals("GET") && connection.contains("upgrade") && fields.tokens("upgrade").equals(List.of("websocket"));
        boolean expects = expects(fields, http10);
        fields.removeHopByHop();
        fields.remove("host");
        fields.remove("content-length");
        fields.remove("expect");
        if (webSocket && !(framing instanceof Framing.None)) {
            throw new HttpSyntaxException("a body in the opening handshake of a WebSocket");
        }
        return new RequestHead(parts[0], target, authority, http10, fields, framing, !http10 && !connection.contains("close"), expects, webSocket);
    }

    /** What the proxy reads by its first occurrence and a server might read by its last. */
    static void checkOnce(Fields fields) throws HttpSyntaxException {
        for (String name : ONCE) {
            if (fields.values(name).size() > 1) {
                throw new HttpSyntaxException("more than one " + name);
            }
        }
    }

    static boolean expects(Fields fields, boolean http10) throws HttpSyntaxException {
        String expectation = fields.first("expect").orElse("");
        if (!expectation.isEmpty() && !expectation.equalsIgnoreCase("100-continue")) {
            throw new HttpSyntaxException(417, "an expectation other than 100-continue");
        }
        return !http10 && !expectation.isEmpty();
    }

    /** RFC 9110 §7.2: host and port, no user. */
    static String authority(String text) throws HttpSyntaxException {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        boolean literal = bracket >= 0 && host.startsWith("[") && host.endsWith("]") && NetUtil.isValidIpV6Address(host);
        if (!literal && !host.matches("[A-Za-z0-9._-]{1,255}") || !port.matches("[0-9]{0,5}")) {
            throw new HttpSyntaxException("a malformed Host");
        }
        return text;
    }

    private static String target(String method, String target, String authority) throws HttpSyntaxException {
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            throw new HttpSyntaxException(405, method + " is not served");
        }
        String lower = target.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            return checked(method, target);
        }
        int start = target.indexOf("//") + 2;
        int slash = start;
        while (slash < target.length() && target.charAt(slash) != '/' && target.charAt(slash) != '?') {
            slash++;
        }
        if (!target.substring(start, slash).equalsIgnoreCase(authority)) {
            throw new HttpSyntaxException("the target names another host than Host");
        }
        String path = target.substring(slash);
        return checked(method, path.startsWith("/") ? path : "/" + path);
    }

    /** Refuses what servers are known to understand differently: other characters, dot segments, plain or encoded. */
    static String checked(String method, String target) throws HttpSyntaxException {
        if (target.equals("*") && method.equals("OPTIONS")) {
            return target;
        }
        if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c >= 127 || c == '#')) {
            throw new HttpSyntaxException("a malformed target");
        }
        // %2F and backslashes separate segments for some servers
        for (String segment : Targets.path(target).replaceAll("(?i)%2f|%5c|\\\\", "/").split("/", -1)) {
            String bare = segment.indexOf(';') < 0 ? segment : segment.substring(0, segment.indexOf(';'));
            if (bare.equals(".") || bare.equals("..")) {
                throw new HttpSyntaxException("a path with . or .. in it");
            }
        }
        return target;
    }

    /** For routes: without the query, needless percent-encoding undone. */
    String path() {
        return Targets.path(target);
    }

    RequestHead withFields(Fields others) {
        return new RequestHead(method, target, authority, http10, others, framing, keepAlive, expects, webSocket);
    }
}
