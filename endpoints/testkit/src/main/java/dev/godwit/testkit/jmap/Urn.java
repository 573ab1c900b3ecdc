package dev.godwit.testkit.jmap;

import java.util.List;

/** The capabilities the server knows. */
public final class Urn {
    public static final String CORE = "urn:ietf:params:jmap:core";
    /** RFC 8621. */
    public static final String MAIL = "urn:ietf:params:jmap:mail";
    /** RFC 8621 §1.3.2; here for Identity, mail is never sent. */
    public static final String SUBMISSION = "urn:ietf:params:jmap:submission";
    /** RFC 8621 §1.3.3. */
    public static final String VACATION = "urn:ietf:params:jmap:vacationresponse";
    /** RFC 9425. */
    public static final String QUOTA = "urn:ietf:params:jmap:quota";
    /** RFC 9661. */
    public static final String SIEVE = "urn:ietf:params:jmap:sieve";
    /** RFC 9610. */
    public static final String CONTACTS = "urn:ietf:params:jmap:contacts";
    /** draft-ietf-jmap-calendars-26. */
    public static final String CALENDARS = "urn:ietf:params:jmap:calendars";
    /** draft-ietf-jmap-filenode-13. */
    public static final String FILENODE = "urn:ietf:params:jmap:filenode";
    /** RFC 9670. */
    public static final String PRINCIPALS = "urn:ietf:params:jmap:principals";

    static final List<String> ALL = List.of(CORE, MAIL, SUBMISSION, VACATION, QUOTA, SIEVE, CONTACTS, CALENDARS, FILENODE, PRINCIPALS);

    private Urn() {
    }
}
