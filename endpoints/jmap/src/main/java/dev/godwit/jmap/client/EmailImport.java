package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * Email/import (RFC 8621 §4.8).
 *
 * @param emails creation id to {@code blobId}, {@code mailboxIds}, {@code keywords}, {@code receivedAt}
 */
public record EmailImport(Map<String, ObjectNode> emails) implements Method<EmailImport.Answer> {
    /** What became of each. @param created {@code id}, {@code blobId}, {@code threadId}, {@code size} */
    public record Answer(String newState, Map<String, ObjectNode> created, Map<String, SetError> notCreated) {
    }

    @Override
    public String name() {
        return "Email/import";
    }

    @Override
    public Set<String> using() {
        return DataType.EMAIL.using();
    }

    @Override
    public ObjectNode arguments(String accountId) {
        ObjectNode arguments = Json.object().put("accountId", accountId);
        arguments.putObject("emails").setAll(emails);
        return arguments;
    }

    @Override
    public Answer read(ObjectNode answer) {
        return new Answer(Json.text(answer, "newState", ""), Json.objects(answer.get("created")), FooSet.errors(answer.get("notCreated")));
    }

    @Override
    public boolean readOnly() {
        return false;
    }
}
