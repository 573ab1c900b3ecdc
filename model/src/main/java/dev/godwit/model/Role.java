package dev.godwit.model;

/** What a mailbox is for: the special-use attributes of RFC 6154 and RFC 8457, and INBOX. At most one mailbox of an account should hold each. */
public enum Role {
    INBOX, ALL, ARCHIVE, DRAFTS, FLAGGED, IMPORTANT, JUNK, SENT, TRASH
}
