package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Quota (RFC 9425): the octets of the account, if they are limited. */
final class QuotaType implements DataType {
    private static final Schema SCHEMA = new Schema().serverSet("id").serverSet("resourceType").serverSet("used").serverSet("hardLimit")
            .serverSet("warnLimit").serverSet("softLimit").serverSet("scope").serverSet("name").serverSet("types").serverSet("description");

    @Override
    public String name() {
        return "Quota";
    }

    @Override
    public String capability() {
        return Urn.QUOTA;
    }

    @Override
    public String idPrefix() {
        return "q";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "changes", "query", "queryChanges");
    }

    @Override
    public void furnish(Access access) {
        ObjectNode quota = Json.of("{'id':'storage','resourceType':'octets','scope':'account','name':'Storage','description':null,"
                + "'warnLimit':null,'softLimit':null}");
        quota.set("types", Json.array(List.of("Email", "FileNode")));
        access.table(name()).create(quota);
    }

    @Override
    public boolean visible(Access access, ObjectNode quota) {
        return access.account().quota() != Long.MAX_VALUE;
    }

    @Override
    public ObjectNode view(Access access, ObjectNode stored, Set<String> properties, ObjectNode arguments) {
        return stored.deepCopy().put("used", access.account().usedBytes()).put("hardLimit", access.account().quota());
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        return quota -> Json.names(condition).stream().allMatch(name -> condition.get(name).equals(quota.get(name)));
    }
}
