package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Why one object was refused (RFC 8620 §5.3).
 *
 * @param type {@code invalidProperties}, {@code overQuota}, …
 * @param description for people; empty if there is none
 * @param properties which ones are wrong
 * @param existingId of {@code alreadyExists}; empty otherwise
 */
public record SetError(String type, String description, List<String> properties, String existingId) {
    static SetError of(ObjectNode json) {
        return new SetError(Json.text(json, "type", "serverFail"), Json.text(json, "description", ""),
                List.copyOf(Json.strings(json.get("properties"))), Json.text(json, "existingId", ""));
    }

    public boolean is(String other) {
        return type.equals(other);
    }

    /** Type and properties, for reports: descriptions of servers may quote content. */
    @Override
    public String toString() {
        return properties.isEmpty() ? type : type + " (" + String.join(", ", properties) + ")";
    }
}
