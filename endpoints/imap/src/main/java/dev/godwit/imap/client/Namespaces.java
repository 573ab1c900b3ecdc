package dev.godwit.imap.client;

import java.util.List;

/**
 * What NAMESPACE tells (RFC 2342).
 *
 * @param personal the user's own; empty if the server does not tell
 */
public record Namespaces(List<Namespace> personal, List<Namespace> otherUsers, List<Namespace> shared) {
    public static final Namespaces UNKNOWN = new Namespaces(List.of(), List.of(), List.of());

    /** @param separator 0 for a flat namespace */
    public record Namespace(String prefix, char separator) {
    }
}
