package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.testkit.imap.Content;
import java.util.Map;

/** Blob/copy (RFC 8620 §6.3). */
final class BlobCopy {
    private BlobCopy() {
    }

    static ObjectNode run(Call call, JmapServer server) {
        call.check(Map.of("fromAccountId", Shape.ID, "blobIds", Shape.listOf(Shape.ID)), Map.of());
        call.require("fromAccountId");
        call.require("blobIds");
        String fromId = call.arguments().get("fromAccountId").asText();
        JmapAccount from = server.store().accounts().stream().filter(account -> account.id().equals(fromId)).findFirst()
                .orElseThrow(() -> MethodError.of("fromAccountNotFound", fromId));
        ObjectNode response = Json.object().put("fromAccountId", fromId).put("accountId", call.account().id());
        ObjectNode copied = response.putObject("copied");
        ObjectNode notCopied = response.putObject("notCopied");
        for (String blobId : Json.texts(call.arguments().get("blobIds"))) {
            Content content = from.blobs().get(blobId);
            if (content == null) {
                notCopied.set(blobId, SetError.of("notFound", "no such blob").json());
            } else {
                copied.put(blobId, call.account().addBlob(content));
            }
        }
        return SetMethod.nullIfNone(response);
    }
}
