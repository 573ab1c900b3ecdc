package dev.godwit.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of an event, card, script, file, identity or vacation response besides its content.
 *
 * @param id what its endpoint calls it, unique in its collection
 * @param version changes whenever content or properties change (an ETag, a digest; for a script with its being active too); never empty
 * @param mediaType of the content: {@code text/calendar}, {@code text/vcard}, {@code application/sieve},
 *        {@code application/jscalendar+json}, {@code application/jscontact+json}; for identities, vacation and participant
 *        identities {@code application/json}, the JMAP object without its id; for files their own, or
 *        {@code application/octet-stream}
 * @param name the script's or file's name; for DAV the last level of the href; empty where there is none
 * @param uid the UID of an event or card; empty where there is none or it is not known without the content
 * @param size of the content in bytes; -1 if unknown
 * @param properties by the names below, or with a protocol's name before a colon for what only one endpoint knows
 */
public record Item(String id, String version, String mediaType, String name, String uid, long size, SortedMap<String, String> properties) {
    /** {@code true} for the active script. */
    public static final String ACTIVE = "active";
    /** {@code true} for an event not yet sent to its participants. */
    public static final String DRAFT = "draft";
    /** {@code true} where the calendar's default alerts apply. */
    public static final String USE_DEFAULT_ALERTS = "use-default-alerts";
    /** When a file was made: ISO 8601, UTC. */
    public static final String CREATED = "created";
    /** When a file was changed last: ISO 8601, UTC. */
    public static final String MODIFIED = "modified";
    /** {@code true} for a file that can be run. */
    public static final String EXECUTABLE = "executable";
    /** JMAP's shareWith object, as JSON. */
    public static final String SHARE_WITH = "share-with";

    public Item {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }
}
