package dev.godwit.dav.client;

import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpContent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OPTIONS: what the server says it can do at a place.
 *
 * @param dav compliance classes and extensions (RFC 4918 §10.1), such as {@code calendar-auto-schedule}
 * @param software the Server header
 * @param sabre whether it is made with sabre/dav: Nextcloud, ownCloud, Baïkal
 */
public record ServerOptions(List<String> dav, Optional<String> software, boolean sabre) {
    public ServerOptions {
        dav = List.copyOf(dav);
    }

    public static ServerOptions of(DavClient client, String id) throws IOException {
        try (HttpAnswer answer = client.send("OPTIONS", id, Map.of(), HttpContent.NONE)) {
            List<String> classes = answer.headers().allValues("DAV").stream().flatMap(line -> Arrays.stream(line.split(",")))
                    .map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
            boolean sabre = answer.header("X-Sabre-Version").isPresent() || classes.stream().anyMatch(name -> name.startsWith("nextcloud") || name.startsWith("nc-")
                    || name.startsWith("oc-") || name.startsWith("sabredav"));
            return new ServerOptions(classes, answer.header("Server").or(() -> answer.header("X-Powered-By")), sabre);
        }
    }

    public boolean has(String name) {
        return dav.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Whether scheduling can be kept quiet by what a request says: Cyrus's Scheduling-Enabled, sabre's reading of Schedule-Reply. */
    public boolean obeysSilence() {
        return sabre || software.orElse("").contains("Cyrus");
    }
}
