package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/**
 * Somebody at work in an account.
 *
 * @param principal the id of the principal that is at work, null for an administrator
 * @param owner whether everything in the account is theirs
 * @param principals all that something can be shared with
 */
record Access(JmapAccount account, String principal, boolean owner, boolean readOnly, JmapQuirks quirks,
        Collection<String> principals) {

    Table table(String type) {
        return account.table(type);
    }

    ObjectNode get(String type, String id) {
        return account.table(type).get(id);
    }
}
