package dev.godwit.dav;

import dev.godwit.dav.client.Hrefs;
import java.util.List;
import java.util.Optional;

/**
 * Where an account's calendars or address books are.
 *
 * @param principal whose they are; empty if the server does not tell
 * @param homes what holds them; the first is where new ones are made
 * @param single the one collection that was asked for, instead of all
 */
record Place(String principal, List<String> homes, Optional<String> single) {
    Place {
        homes = List.copyOf(homes);
    }

    /** What makes it this account and no other. */
    String path() {
        return single.orElse(principal.isEmpty() ? homes.getFirst() : Hrefs.collection(principal));
    }
}
