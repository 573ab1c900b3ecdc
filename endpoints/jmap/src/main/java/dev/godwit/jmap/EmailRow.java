package dev.godwit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What a listing tells of an Email. */
record EmailRow(String id, long size, long receivedEpochSecond, Keywords keywords, List<String> mailboxIds) {
    static final List<String> PROPERTIES = List.of("id", "size", "receivedAt", "keywords", "mailboxIds");

    static EmailRow of(ObjectNode email) {
        return new EmailRow(email.path("id").asText(), email.path("size").asLong(-1), received(email.path("receivedAt").asText()),
                Keyword.read(email.path("keywords")), mailboxIds(email));
    }

    static List<String> mailboxIds(ObjectNode email) {
        List<String> ids = new ArrayList<>(2);
        email.path("mailboxIds").properties().forEach(each -> {
            if (each.getValue().asBoolean(true)) {
                ids.add(each.getKey());
            }
        });
        return ids;
    }

    private static long received(String text) {
        try {
            return OffsetDateTime.parse(text).toEpochSecond();
        } catch (DateTimeException e) {
            return Long.MIN_VALUE;
        }
    }

    /** See {@link dev.godwit.model.Listing#emailId}. */
    static long emailId(String id) {
        long hash = ByteBuffer.wrap(ContentDigest.sha256Of(id.getBytes(StandardCharsets.UTF_8)).bytes()).getLong();
        return hash == 0 ? 1 : hash;
    }
}
