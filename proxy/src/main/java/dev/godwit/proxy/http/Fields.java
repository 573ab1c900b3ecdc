package dev.godwit.proxy.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A header or a trailer: fields in their order, names without regard to case, values as ISO-8859-1. Not safe for several threads. */
final class Fields {

    record Field(String name, String value) {}

    private final List<Field> all = new ArrayList<>();

    static Fields of(String... namesAndValues) {
        Fields fields = new Fields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    Fields add(String name, String value) {
        all.add(new Field(name, value));
        return this;
    }

    /** Puts one field in the place of all of its name. */
    Fields set(String name, String value) {
        remove(name);
        return add(name, value);
    }

    void remove(String name) {
        all.removeIf(field -> field.name().equalsIgnoreCase(name));
    }

    void removeIf(Predicate<String> lowerCaseName) {
        all.removeIf(field -> lowerCaseName.test(field.name().toLowerCase(Locale.ROOT)));
    }

    /** The last one gets something added to its value, as continuation lines do. */
    void fold(String more) {
        Field last = all.removeLast();
        all.add(new Field(last.name(), last.value() + " " + more));
    }

    List<Field> list() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean has(String name) {
        return all.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }

    Optional<String> first(String name) {
        return all.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).findFirst();
    }

    List<String> values(String name) {
        return all.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
    }

    /** The members of all comma-separated lists of that name, in lower case (RFC 9110 §5.6.1). */
    List<String> tokens(String name) {
        return values(name).stream().flatMap(value -> List.of(value.split(",")).stream())
                .map(token -> token.strip().toLowerCase(Locale.ROOT)).filter(token -> !token.isEmpty()).toList();
    }

    /** Fields of one connection, not of the message (RFC 9110 §7.6.1). */
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-connection", "proxy-authenticate",
            "proxy-authorization", "proxy-authentication-info", "te", "transfer-encoding", "upgrade", "http2-settings");

    /** Removes what belongs to the connection it came from, fields that its Connection field lists included. */
    void removeHopByHop() {
        Set<String> listed = Set.copyOf(tokens("connection"));
        removeIf(name -> HOP_BY_HOP.contains(name) || listed.contains(name));
    }

    /** What must not be smuggled in behind a body (RFC 9110 §6.5.1): framing, routing, credentials. */
    private static final Set<String> NOT_IN_TRAILERS = Set.of("content-length", "host", "trailer", "authorization", "cookie", "set-cookie",
            "content-encoding", "content-type", "content-range", "expect", "max-forwards", "cache-control", "forwarded", "via", "location", "www-authenticate");

    void keepTrailersOnly() {
        removeHopByHop();
        removeIf(name -> NOT_IN_TRAILERS.contains(name) || name.startsWith("x-forwarded-"));
    }

    Fields copy() {
        Fields copy = new Fields();
        copy.all.addAll(all);
        return copy;
    }
}
