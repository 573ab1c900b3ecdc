package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** VacationResponse (RFC 8621 §8), of which there is one. */
final class VacationResponseType implements DataType {
    private static final Schema SCHEMA = new Schema().serverSet("id").optional("isEnabled", Shape.BOOLEAN, false)
            .optional("fromDate", Shape.UTC_DATE.orNull(), null).optional("toDate", Shape.UTC_DATE.orNull(), null)
            .optional("subject", Shape.STRING.orNull(), null).optional("textBody", Shape.STRING.orNull(), null)
            .optional("htmlBody", Shape.STRING.orNull(), null);

    @Override
    public String name() {
        return "VacationResponse";
    }

    @Override
    public String capability() {
        return Urn.VACATION;
    }

    @Override
    public String idPrefix() {
        return "v";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "set");
    }

    @Override
    public boolean singleton() {
        return true;
    }

    @Override
    public void furnish(Access access) {
        SetMethod.store(access, this, Json.object());
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        created.put("id", "singleton");
    }
}
