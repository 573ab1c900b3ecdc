package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An account of a session (RFC 8620 §2).
 *
 * @param name for people; often an address
 * @param capabilities what it offers, with what is to be known of each
 */
public record Account(String id, String name, boolean isPersonal, boolean isReadOnly, ObjectNode capabilities) {
    public boolean offers(String urn) {
        return capabilities.has(urn);
    }
}
