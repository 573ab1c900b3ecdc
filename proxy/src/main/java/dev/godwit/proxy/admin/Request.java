package dev.godwit.proxy.admin;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request to the API, its token checked.
 *
 * @param parameters of the query and, if it is a form, of the body
 * @param ifMatch    the If-Match field (RFC 9110 §13.1.1)
 * @param body       bounded by the server
 * @param who        name of the token; empty where none is needed
 * @param from       the client's address
 */
record Request(String method, String path, Map<String, String> parameters, Optional<String> ifMatch, byte[] body, String contentType, String who, String from) {
    private static final Duration LONGEST = Duration.ofHours(24);

    Request {
        parameters = Map.copyOf(parameters);
    }

    String required(String name) {
        return optional(name).orElseThrow(() -> new Refusal(400, "parameter '" + name + "' is missing"));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    }

    /** A number of seconds. */
    Optional<Duration> seconds(String name) {
        return optional(name).map(value -> {
            try {
                double seconds = Double.parseDouble(value);
                Duration duration = Duration.ofMillis((long) (seconds * 1000));
                if (seconds >= 0 && duration.compareTo(LONGEST) <= 0) {
                    return duration;
                }
            } catch (NumberFormatException told) {
                // below, with what is wrong otherwise
            }
            throw new Refusal(400, "parameter '" + name + "' has to be a number of seconds, 86400 at most");
        });
    }

    int limit(int usual, int most) {
        return optional("limit").map(value -> {
            try {
                return Math.clamp(Integer.parseInt(value), 1, most);
            } catch (NumberFormatException e) {
                throw new Refusal(400, "parameter 'limit' has to be a number");
            }
        }).orElse(usual);
    }

    /** The epoch that the change is for: parameter {@code epoch} or an entity tag. */
    OptionalLong epoch() {
        Optional<String> tag = ifMatch.map(String::strip).map(value -> value.startsWith("\"") && value.endsWith("\"") && value.length() > 2 ? value.substring(1, value.length() - 1) : value);
        Optional<String> given = optional("epoch").or(() -> tag);
        try {
            return given.isPresent() ? OptionalLong.of(Long.parseLong(given.get())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            throw new Refusal(400, "the epoch has to be a number: epoch=7, or If-Match: \"7\"");
        }
    }
}
