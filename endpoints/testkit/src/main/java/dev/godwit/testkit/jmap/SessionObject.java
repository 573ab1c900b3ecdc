package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.model.ContentDigest;
import java.util.ArrayList;
import java.util.List;

/** The Session object (RFC 8620 §2). */
final class SessionObject {
    private SessionObject() {
    }

    /** @param base scheme, host and port as the client addressed them */
    static ObjectNode of(JmapServer server, JmapStore.User user, String base) {
        JmapQuirks quirks = server.quirks();
        ObjectNode session = Json.object();
        ObjectNode capabilities = session.putObject("capabilities");
        for (String urn : quirks.capabilities) {
            capabilities.set(urn, urn.equals(Urn.CORE) ? quirks.limits.json() : ServerCapability.of(urn));
        }
        ObjectNode accounts = session.putObject("accounts");
        ObjectNode primary = session.putObject("primaryAccounts");
        for (JmapAccount account : server.accounts(user)) {
            Access access = server.access(user, account);
            boolean personal = account.name().equals(user.name);
            ObjectNode entry = accounts.putObject(account.id()).put("name", account.name()).put("isPersonal", personal)
                    .put("isReadOnly", access.readOnly());
            ObjectNode own = entry.putObject("accountCapabilities");
            for (String urn : quirks.capabilities) {
                if (account.offers(urn)) {
                    own.set(urn, ServerCapability.of(access, urn));
                    if (personal && !urn.equals(Urn.CORE)) {
                        primary.put(urn, account.id());
                    }
                }
            }
        }
        session.put("username", user.name);
        session.put("apiUrl", quirks.sessionUrl.apply(base + "/jmap/api"));
        session.put("downloadUrl", quirks.sessionUrl.apply(base + "/jmap/download/{accountId}/{blobId}/{name}?accept={type}"));
        session.put("uploadUrl", quirks.sessionUrl.apply(base + "/jmap/upload/{accountId}/"));
        session.put("eventSourceUrl", quirks.sessionUrl.apply(base + "/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}"));
        return session.put("state", state(session));
    }

    /** Another session has another state. */
    private static String state(ObjectNode session) {
        return ContentDigest.sha256Of(Json.bytes(session)).toString().substring(0, 12);
    }

    static List<JmapAccount> accounts(JmapStore store, JmapStore.User user) {
        List<JmapAccount> seen = new ArrayList<>();
        for (JmapAccount account : store.accounts()) {
            if (store.level(user, account) != null || !user.administrator && account.sharesWith(store.account(user.name).principalId())) {
                seen.add(account);
            }
        }
        return seen;
    }
}
