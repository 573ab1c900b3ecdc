package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the session tells of each capability. */
final class ServerCapability {
    private ServerCapability() {
    }

    /** For the server as a whole. */
    static ObjectNode of(String urn) {
        return urn.equals(Urn.SIEVE) ? Json.of("{'implementation':'Godwit testkit'}") : Json.object();
    }

    /** For one account. */
    static ObjectNode of(Access access, String urn) {
        return switch (urn) {
            case Urn.MAIL -> mail(access);
            case Urn.SUBMISSION -> Json.of("{'maxDelayedSend':0,'submissionExtensions':{}}");
            case Urn.SIEVE -> SieveScriptType.capabilityOf();
            case Urn.CONTACTS -> Json.object().putNull("maxAddressBooksPerCard").put("mayCreateAddressBook", !access.readOnly());
            case Urn.CALENDARS -> Json.of("{'maxCalendarsPerEvent':null,'minDateTime':'1900-01-01T00:00:00','maxDateTime':'2200-01-01T00:00:00',"
                    + "'maxExpandedQueryDuration':'P365D','maxParticipantsPerEvent':null}").put("mayCreateCalendar", !access.readOnly());
            case Urn.FILENODE -> Json.of("{'maxFileNodeDepth':null,'maxSizeFileNodeName':255,'forbiddenNodeNames':['.','..'],"
                    + "'caseInsensitiveNames':false,'webTrashUrl':null,'webUrlTemplate':null,'webWriteUrlTemplate':null,'fileNodeQuerySortOptions':['name','size','created','modified','type']}")
                    .put("forbiddenNameChars", FileNodeType.FORBIDDEN).put("mayCreateTopLevelFileNode", !access.readOnly());
            case Urn.PRINCIPALS -> Json.object().put("currentUserPrincipalId", access.principal());
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
