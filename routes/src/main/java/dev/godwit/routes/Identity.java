package dev.godwit.routes;

import java.util.List;

/**
 * Who logs in, as far as routes are concerned.
 *
 * @param candidates identifiers to look up, most specific first (with plus tag, without, …); normalised, never empty, at most a
 *                   few. The first one that the store knows decides; if none is known the first is the account's name
 */
public record Identity(List<String> candidates) {

    public Identity {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("no candidate");
        }
    }
}
