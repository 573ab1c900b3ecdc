package dev.godwit.jmap.client;

/** The capabilities this client has a use for, by their names in a session. */
public final class Urn {
    /** RFC 8620. */
    public static final String CORE = "urn:ietf:params:jmap:core";
    /** RFC 8621. */
    public static final String MAIL = "urn:ietf:params:jmap:mail";
    /** RFC 8621 §6 and 7. */
    public static final String SUBMISSION = "urn:ietf:params:jmap:submission";
    /** RFC 8621 §8. */
    public static final String VACATION = "urn:ietf:params:jmap:vacationresponse";
    /** RFC 9425. */
    public static final String QUOTA = "urn:ietf:params:jmap:quota";
    /** RFC 9661. */
    public static final String SIEVE = "urn:ietf:params:jmap:sieve";
    /** RFC 9610. */
    public static final String CONTACTS = "urn:ietf:params:jmap:contacts";
    /** draft-ietf-jmap-calendars. */
    public static final String CALENDARS = "urn:ietf:params:jmap:calendars";
    /** RFC 9670. */
    public static final String PRINCIPALS = "urn:ietf:params:jmap:principals";
    /** draft-ietf-jmap-filenode. */
    public static final String FILES = "urn:ietf:params:jmap:filenode";

    private Urn() {
    }
}
