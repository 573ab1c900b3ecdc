package dev.godwit.imap.client;

import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.ResponseCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the response codes of UIDPLUS (RFC 4315 §3). */
public final class CopyUid {
    private CopyUid() {
    }

    /** Old UID to new UID; empty if the code is not COPYUID or makes no sense. */
    static Map<Long, Long> copied(ResponseCode code) {
        String[] parts = code.arguments().strip().split(" +");
        if (!code.is("COPYUID") || parts.length != 3) {
            return Map.of();
        }
        List<Long> from = inOrder(parts[1]);
        List<Long> to = inOrder(parts[2]);
        Map<Long, Long> map = new HashMap<>();
        for (int i = 0; from.size() == to.size() && i < from.size(); i++) {
            map.put(from.get(i), to.get(i));
        }
        return map;
    }

    /** The UIDs of an APPENDUID code in the order of the messages; empty if it is none or they are not {@code expected}. */
    static List<Long> appended(ResponseCode code, int expected) {
        String[] parts = code.arguments().strip().split(" +");
        if (!code.is("APPENDUID") || parts.length != 2 || !parts[0].matches("\\d{1,10}")) {
            return List.of();
        }
        List<Long> uids = inOrder(parts[1]);
        return uids.size() == expected ? uids : List.of();
    }

    static long appendedUidValidity(ResponseCode code) {
        return Long.parseLong(code.arguments().strip().split(" +")[0]);
    }

    /** The members of a set in the order in which they are written; none if it is malformed or absurdly large. */
    private static List<Long> inOrder(String set) {
        List<Long> uids = new ArrayList<>();
        for (String range : set.split(",")) {
            if (!range.matches("\\d{1,10}(:\\d{1,10})?")) {
                return List.of();
            }
            UidSet uidRange = UidSet.parse(range);
            if (uidRange.size() > 1_000_000) {
                return List.of();
            }
            uidRange.forEach(uids::add);
        }
        return uids;
    }
}
