package dev.godwit.imap.client;

import java.util.Set;

/**
 * One line of LIST (RFC 9051 §7.3.1).
 *
 * @param name raw, as the server spells it
 * @param separator 0 for NIL
 * @param attributes in lower case, with backslash
 */
public record ListEntry(String name, char separator, Set<String> attributes) {
    public boolean has(String attribute) {
        return attributes.contains(attribute);
    }
}
