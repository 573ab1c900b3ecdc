package dev.godwit.testkit.dav;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it arrived.
 *
 * @param path decoded
 * @param headers the first value of each
 */
public record DavRequest(String method, String path, Map<String, String> headers, byte[] body) {
    public DavRequest {
        Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        any.putAll(headers);
        headers = any;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    int depth() {
        return header("Depth").map(depth -> depth.equals("0") ? 0 : depth.equals("1") ? 1 : -1).orElse(-1);
    }
}
