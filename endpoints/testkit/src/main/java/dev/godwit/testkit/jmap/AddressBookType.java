package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** AddressBook (RFC 9610 §2). */
final class AddressBookType implements DataType {
    static final Rights RIGHTS = Rights.of("mayRead", "mayWrite", "mayShare", "mayDelete");
    private static final Schema SCHEMA = new Schema().serverSet("id").required("name", Shape.STRING)
            .optional("description", Shape.STRING.orNull(), null).optional("sortOrder", Shape.UNSIGNED, 0)
            .serverSet("isDefault").optional("isSubscribed", Shape.BOOLEAN, true)
            .optional("shareWith", RIGHTS.shareWith(), null).serverSet("myRights");

    @Override
    public String name() {
        return "AddressBook";
    }

    @Override
    public String capability() {
        return Urn.CONTACTS;
    }

    @Override
    public String idPrefix() {
        return "ab";
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
        return verb.equals("set") ? Map.of("onDestroyRemoveContents", Shape.BOOLEAN, "onSuccessSetIsDefault", Shape.STRING.orNull()) : Map.of();
    }

    @Override
    public void furnish(Access access) {
        SetMethod.store(access, this, Json.of("{'name':'Contacts'}"));
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        Containers.prepare(access, name(), created);
    }

    @Override
    public boolean visible(Access access, ObjectNode book) {
        return RIGHTS.readable(access, book);
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode after) {
        Containers.checkName(after);
        RIGHTS.checkShareWith(access, before, after);
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode book, ObjectNode arguments) {
        RIGHTS.require(access, book, "mayDelete");
        Containers.empty(access, book, DataTypes.named("ContactCard"), "addressBookIds",
                arguments.path("onDestroyRemoveContents").asBoolean(), "addressBookHasContents");
    }

    @Override
    public void afterSet(Access access, ObjectNode arguments, ObjectNode response, Map<String, String> creationIds) {
        Containers.setDefault(access, name(), arguments, response, creationIds);
    }

    @Override
    public ObjectNode view(Access access, ObjectNode stored, Set<String> properties, ObjectNode arguments) {
        ObjectNode view = stored.deepCopy();
        view.set("myRights", RIGHTS.mine(access, stored));
        return RIGHTS.has(access, stored, "mayShare") ? view : view.putNull("shareWith");
    }
}
