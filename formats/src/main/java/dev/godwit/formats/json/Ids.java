package dev.godwit.formats.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Gives the values of one collection their keys. A key comes from the value, so that it is the same whenever the same text
 * is converted; both directions go through a collection in the same order and find the same keys.
 */
public final class Ids {
    /** Named by draft-ietf-calext-jscalendar-icalendar for version 5 UUIDs of property values. */
    private static final UUID NAMESPACE = UUID.fromString("7f1e1965-ae73-4454-b088-232c90730ce2");

    private final Set<String> used = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** The key of the next value, if nothing else gives it one. */
    public String derive(String value) {
        String key = wouldBe(value);
        used.add(key);
        counts.merge(uuid(value), 1, Integer::sum);
        return key;
    }

    /** The key that {@link #derive} would give, without taking it. */
    public String wouldBe(String value) {
        String id = uuid(value);
        int count = counts.getOrDefault(id, 0) + 1;
        String key = count == 1 ? id : id + "-" + count;
        while (used.contains(key)) {
            key = id + "-" + ++count;
        }
        return key;
    }

    /** Takes a key; false if it is taken or no Id (RFC 8984 §1.4.1). */
    public boolean take(String key) {
        return isId(key) && used.add(key);
    }

    public static boolean isId(String key) {
        return !key.isEmpty() && key.length() <= 255 && key.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    }

    /** Version 5 (RFC 9562 §5.5). */
    public static String uuid(String value) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16).putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits()).flip());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(value.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong() & ~0xF000L | 0x5000L, hash.getLong() & ~(3L << 62) | 2L << 62).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
