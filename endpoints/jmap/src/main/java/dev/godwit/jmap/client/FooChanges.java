package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * Foo/changes (RFC 8620 §5.2).
 *
 * @param maxChanges how many ids to tell at most; 0 for what the server likes
 */
public record FooChanges(DataType type, String sinceState, int maxChanges) implements Method<FooChanges.Changed> {
    /**
     * Ids. One that was created and changed is only among the created, and so on.
     *
     * @param hasMore there is more, from {@code newState} on
     */
    public record Changed(String newState, boolean hasMore, List<String> created, List<String> updated, List<String> destroyed) {
    }

    @Override
    public String name() {
        return type.name() + "/changes";
    }

    @Override
    public Set<String> using() {
        return type.using();
    }

    @Override
    public ObjectNode arguments(String accountId) {
        ObjectNode arguments = Json.object().put("accountId", accountId).put("sinceState", sinceState);
        return maxChanges > 0 ? arguments.put("maxChanges", maxChanges) : arguments;
    }

    @Override
    public Changed read(ObjectNode answer) throws MalformedAnswerException {
        String newState = Json.text(answer, "newState", "");
        if (newState.isEmpty()) {
            throw new MalformedAnswerException(name() + " without a new state");
        }
        return new Changed(newState, answer.path("hasMoreChanges").asBoolean(), Json.strings(answer.get("created")),
                Json.strings(answer.get("updated")), Json.strings(answer.get("destroyed")));
    }

    @Override
    public boolean readOnly() {
        return true;
    }
}
