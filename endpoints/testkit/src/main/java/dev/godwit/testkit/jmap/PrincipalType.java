package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;

/** Principal (RFC 9670 §2): one for each account of the server, read only. */
final class PrincipalType implements DataType {
    private static final Schema SCHEMA = new Schema().serverSet("id").serverSet("type").serverSet("name").serverSet("description")
            .serverSet("email").serverSet("timeZone").serverSet("capabilities").serverSet("accounts");

    @Override
    public String name() {
        return "Principal";
    }

    @Override
    public String capability() {
        return Urn.PRINCIPALS;
    }

    @Override
    public String idPrefix() {
        return "P";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "changes", "query");
    }

    /** Adds those that have come since the last time. */
    static void know(Table table, Collection<JmapAccount> accounts) {
        for (JmapAccount account : accounts) {
            if (table.get(account.principalId()) == null) {
                table.create(Json.object().put("id", account.principalId()).put("type", "individual").put("name", account.name())
                        .putNull("description").putNull("email").putNull("timeZone").set("capabilities", Json.object()));
                table.get(account.principalId()).putNull("accounts");
            }
        }
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        return principal -> Json.names(condition).stream().allMatch(name -> condition.get(name).equals(principal.get(name)));
    }
}
