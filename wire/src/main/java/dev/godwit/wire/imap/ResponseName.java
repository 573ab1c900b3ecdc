package dev.godwit.wire.imap;

/** The names of untagged data responses, most frequent first. */
public enum ResponseName {
    FETCH, LIST, STATUS, EXISTS, RECENT, EXPUNGE, VANISHED, FLAGS, SEARCH, ESEARCH, LSUB, CAPABILITY, ENABLED, ID,
    NAMESPACE, QUOTA, QUOTAROOT, OTHER;

    private static final ResponseName[] NAMES = values();

    /** The name that the token just read spells. */
    public static ResponseName of(ImapDecoder in) {
        for (ResponseName name : NAMES) {
            if (in.tokenIs(name.name())) {
                return name;
            }
        }
        return OTHER;
    }
}
