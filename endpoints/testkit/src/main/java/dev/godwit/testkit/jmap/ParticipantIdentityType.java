package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** ParticipantIdentity (draft-ietf-jmap-calendars-26 §3). */
final class ParticipantIdentityType implements DataType {
    private static final Schema SCHEMA = new Schema().serverSet("id").optional("name", Shape.STRING, "")
            .required("calendarAddress", Shape.STRING).serverSet("isDefault");

    @Override
    public String name() {
        return "ParticipantIdentity";
    }

    @Override
    public String capability() {
        return Urn.CALENDARS;
    }

    @Override
    public String idPrefix() {
        return "pi";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "changes", "set");
    }

    @Override
    public Map<String, Shape> arguments(String verb) {
        return verb.equals("set") ? Map.of("onSuccessSetIsDefault", Shape.STRING.orNull()) : Map.of();
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        Containers.prepare(access, name(), created);
    }

    @Override
    public void afterSet(Access access, ObjectNode arguments, ObjectNode response, Map<String, String> creationIds) {
        Containers.setDefault(access, name(), arguments, response, creationIds);
    }
}
