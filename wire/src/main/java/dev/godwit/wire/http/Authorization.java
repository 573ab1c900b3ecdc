package dev.godwit.wire.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Says who asks: the Authorization header of a request, and another one where the first was refused. Any thread. */
final class Authorization {
    private final HttpLogin login;
    private final BearerToken bearer; // null unless that is the way to log in
    private final SecureRandom random = new SecureRandom();
    /** By who asked for it. */
    private final Map<Origin, DigestSession> digests = new ConcurrentHashMap<>();

    Authorization(HttpLogin login) {
        this.login = login;
        this.bearer = login instanceof HttpLogin.Bearer given ? new BearerToken(given.tokens()) : null;
    }

    /** Empty for none. */
    Optional<String> of(HttpCall call) {
        return switch (login) {
            case HttpLogin.None _ -> Optional.empty();
            case HttpLogin.Bearer _ -> Optional.of("Bearer " + bearer.get(null));
            case HttpLogin.Basic basic -> Optional.of(digest(call, basic.user(), basic.password()).orElseGet(() -> basic(basic)));
            case HttpLogin.Digest digest -> digest(call, digest.user(), digest.password());
        };
    }

    /** After 401. Empty if there is nothing else to say. @param attempt of the request, from 1 @param refused what was said, if anything was */
    Optional<String> again(HttpCall call, HttpAnswer answer, int attempt, Optional<String> refused) {
        return switch (login) {
            case HttpLogin.None _ -> Optional.empty();
            case HttpLogin.Bearer _ when attempt > 1 -> Optional.empty();
            case HttpLogin.Bearer _ -> Optional.of("Bearer " + bearer.get(refused.orElseThrow().substring("Bearer ".length())));
            case HttpLogin.Basic basic -> {
                List<Challenge> challenges = Challenge.of(answer.headers().allValues("WWW-Authenticate"));
                boolean basicWasWrong = challenges.stream().anyMatch(challenge -> challenge.scheme().equals("basic"));
                yield basicWasWrong ? Optional.empty() : answer(call, challenges, refused, basic.user(), basic.password());
            }
            case HttpLogin.Digest digest -> answer(call, Challenge.of(answer.headers().allValues("WWW-Authenticate")), refused, digest.user(), digest.password());
        };
    }

    private Optional<String> answer(HttpCall call, List<Challenge> challenges, Optional<String> refused, String user, Supplier<String> password) {
        byte[] cnonce = new byte[16];
        random.nextBytes(cnonce);
        Optional<DigestSession> session = DigestSession.to(challenges, HexFormat.of().formatHex(cnonce));
        boolean wasWrong = refused.filter(said -> said.startsWith("Digest ")).isPresent() && session.filter(DigestSession::isStale).isEmpty();
        if (session.isEmpty() || wasWrong) {
            return Optional.empty();
        }
        digests.put(Origin.of(call.uri()), session.get());
        return digest(call, user, password);
    }

    private Optional<String> digest(HttpCall call, String user, Supplier<String> password) {
        return Optional.ofNullable(digests.get(Origin.of(call.uri()))).map(session -> session.header(user, password.get(), call.method(), target(call.uri())));
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static String basic(HttpLogin.Basic basic) {
        return "Basic " + Base64.getEncoder().encodeToString((basic.user() + ":" + basic.password().get()).getBytes(StandardCharsets.UTF_8));
    }
}
