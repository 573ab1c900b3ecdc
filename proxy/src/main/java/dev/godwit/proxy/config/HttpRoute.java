package dev.godwit.proxy.config;

import dev.godwit.proxy.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code [[http.route]]}: where requests for some paths go. The first route one of whose paths fits decides.
 *
 * @param paths at least one
 */
public record HttpRoute(List<Glob> paths, Way way) {

    /** How the destination is found. */
    public sealed interface Way {}

    /** Always the same destination. */
    public record Pinned(String destination) implements Way {}

    /**
     * By the account that the request names. Credentials that name one always come first, whatever the source is.
     *
     * @param name     the parameter's or the header's; empty for the other sources
     * @param pattern  BODY: its only group is the account's name
     * @param fallback the destination of requests that name nobody; empty = the default destination
     */
    public record ByAccount(Source source, String name, Optional<Pattern> pattern, Optional<String> fallback) implements Way {}

    /** What names the account. */
    public enum Source { AUTHORIZATION, QUERY, HEADER, BODY }

    public HttpRoute {
        paths = List.copyOf(paths);
    }

    /** @param path without its query, percent-encoding of unreserved characters undone */
    public boolean matches(String path) {
        return paths.stream().anyMatch(glob -> glob.matchesPath(path));
    }

    static HttpRoute read(Section section, Map<String, DestinationConfig> destinations) {
        List<Glob> paths = section.each("paths", List.of(), Glob::ofPath);
        if (paths.isEmpty()) {
            section.problem("paths", "needs at least one path, such as [\"/jmap/*\"]");
        }
        Optional<String> pinned = destination(section, "destination", destinations);
        boolean both = pinned.isPresent() && section.has("from");
        if (both || pinned.isEmpty() && !section.has("from") && !section.has("destination")) {
            section.problem("destination", "a route has either destination = \"…\" or from = \"…\"");
        }
        Way way = pinned.isPresent() ? new Pinned(pinned.get()) : byAccount(section, destinations);
        section.end();
        return new HttpRoute(paths, way);
    }

    private static ByAccount byAccount(Section section, Map<String, DestinationConfig> destinations) {
        Source source = section.choice("from", Source.class, Source.AUTHORIZATION);
        boolean named = source == Source.QUERY || source == Source.HEADER;
        String name = named ? section.required("name") : "";
        Optional<Pattern> pattern = source == Source.BODY ? pattern(section) : Optional.empty();
        return new ByAccount(source, name, pattern, destination(section, "fallback", destinations));
    }

    private static Optional<Pattern> pattern(Section section) {
        String text = section.required("pattern");
        try {
            Pattern pattern = Pattern.compile(text);
            if (section.has("pattern") && pattern.matcher("").groupCount() != 1) {
                section.problem("pattern", "needs exactly one group in parentheses: what it matches is the account's name; (?:…) for others");
            }
            return Optional.of(pattern);
        } catch (PatternSyntaxException e) {
            section.problem("pattern", "is not a regular expression: " + e.getDescription() + " at character " + (e.getIndex() + 1));
            return Optional.empty();
        }
    }

    private static Optional<String> destination(Section section, String key, Map<String, DestinationConfig> destinations) {
        Optional<String> name = section.string(key);
        name.ifPresent(given -> {
            DestinationConfig destination = destinations.get(given);
            if (destination == null) {
                section.problem(key, "there is no [destination." + given + "]");
            } else if (destination.service(Protocol.HTTP).isEmpty()) {
                section.problem(key, "that destination does not offer it: add [destination." + given + ".protocol.http]");
            }
        });
        return name;
    }
}
