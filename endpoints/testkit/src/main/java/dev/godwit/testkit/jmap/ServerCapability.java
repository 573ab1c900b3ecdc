package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the session tells of each capability. */
final class ServerCapability {
    private ServerCapability() {
    }

    /** For the server as a whole. */
    static ObjectNode of(String urn) {
        return Json.object();
    }

    /** For one account. */
    static ObjectNode of(Access access, String urn) {
        return switch (urn) {
            case Urn.MAIL -> mail(access);
            case Urn.SUBMISSION -> Json.of("{'maxDelayedSend':0,'submissionExtensions':{}}");
            default -> Json.object();
        };
    }

    /** RFC 8621 §1.3.1. */
    private static ObjectNode mail(Access access) {
        JmapQuirks quirks = access.quirks();
        ObjectNode mail = Json.object().put("maxMailboxesPerEmail", quirks.maxMailboxesPerEmail == Integer.MAX_VALUE ? null : quirks.maxMailboxesPerEmail)
                .put("maxMailboxDepth", quirks.maxMailboxDepth).put("maxSizeMailboxName", MailboxType.MAX_NAME)
                .put("maxSizeAttachmentsPerEmail", 50_000_000).put("mayCreateTopLevelMailbox", access.owner() && !access.readOnly());
        mail.putArray("emailQuerySortOptions").add("receivedAt").add("size").add("hasKeyword");
        return mail;
    }
}
