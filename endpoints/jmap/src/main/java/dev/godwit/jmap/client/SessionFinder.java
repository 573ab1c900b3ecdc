package dev.godwit.jmap.client;

import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpCall;
import dev.godwit.wire.http.HttpFailure;
import dev.godwit.wire.http.HttpTransport;
import dev.godwit.wire.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the session (RFC 8620 §2.2): where the URL says, or at the well-known place; and decides which of its URLs to follow. */
final class SessionFinder {
    private static final String WELL_KNOWN = "/.well-known/jmap";
    private static final int MAX_SESSION = 4 << 20;

    private final HttpTransport transport;
    private final boolean rewrite;
    private final Set<Origin> foreign = new LinkedHashSet<>();
    private URI found;

    /** @param rewrite whether URLs of the session that lead elsewhere are taken to mean the host that was given */
    SessionFinder(HttpTransport transport, boolean rewrite) {
        this.transport = transport;
        this.rewrite = rewrite;
    }

    /** A session and the other servers it names; these get the credentials from now on. */
    record Found(Session session, Set<Origin> foreign) {
    }

    Found find() throws IOException {
        Session session = found != null ? read(found) : search();
        return new Found(session, Set.copyOf(foreign));
    }

    private Session search() throws IOException {
        String path = transport.options().path();
        List<String> places = new ArrayList<>();
        if (path.isEmpty()) {
            places.add(WELL_KNOWN);
        } else {
            String given = URI.create("/").resolve(rawPath(path)).toString();
            places.add(given);
            places.add(given.replaceAll("/$", "") + WELL_KNOWN);
        }
        IOException first = null;
        for (String place : places) {
            URI uri = transport.options().origin().resolve(place);
            try {
                Session session = read(uri);
                found = uri;
                return session;
            } catch (HttpFailure | MalformedAnswerException e) {
                if (e instanceof HttpFailure failure && !isElsewhere(failure)) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    private static String rawPath(String path) throws MalformedAnswerException {
        try {
            return new URI(null, null, "/" + path, null).getRawPath();
        } catch (java.net.URISyntaxException e) {
            throw new MalformedAnswerException("the path of the URL is none", e);
        }
    }

    /** The server answers, but this is not the place. */
    private static boolean isElsewhere(HttpFailure failure) {
        return switch (failure.reason()) {
            case NOT_FOUND, NOT_SUPPORTED, HTML -> true;
            case CONNECTION, STALLED, UNTRUSTED, NO_TLS, NOT_HTTP, UNAUTHORIZED, FORBIDDEN, TOO_LARGE, TOO_MANY_REQUESTS, UNAVAILABLE, NO_SPACE,
                    STATUS, REDIRECTED_ELSEWHERE, REDIRECT_LOOP, ANSWER_TOO_LARGE -> false;
        };
    }

    private Session read(URI uri) throws IOException {
        try (HttpAnswer answer = transport.send(HttpCall.get(uri).with("Accept", "application/json"))) {
            byte[] bytes = answer.requireData().bytes(MAX_SESSION);
            URI base = answer.uri();
            try {
                return Session.of(Json.MAPPER.readTree(bytes), url -> place(base, url));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new MalformedAnswerException("this is no JMAP session: it is not JSON");
            }
        }
    }

    /** A URL, or template, of the session as it is to be used. */
    private String place(URI base, String url) {
        if (url.isEmpty()) {
            return url;
        }
        String absolute = url.startsWith("/") ? Origin.of(base) + url : url.contains("://") ? url : base.resolve("./") + url;
        int path = absolute.indexOf('/', absolute.indexOf("://") + 3);
        String rest = path < 0 ? "/" : absolute.substring(path);
        Origin origin = Origin.of(URI.create(path < 0 ? absolute : absolute.substring(0, path)));
        if (transport.options().origin().equals(origin)) {
            return origin + rest;
        }
        if (rewrite) {
            return transport.options().origin() + rest;
        }
        foreign.add(origin);
        if (origin.secure() || !transport.options().origin().secure()) { // never from TLS to none
            transport.trust(origin);
        }
        return origin + rest;
    }
}
