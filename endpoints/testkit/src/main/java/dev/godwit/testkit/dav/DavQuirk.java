package dev.godwit.testkit.dav;

/** What a {@link DavServer} does differently from the RFCs, as servers do. */
public enum DavQuirk {
    /** No sync-token and no sync-collection. */
    NO_SYNC,
    /** A sync-token, but the report is refused. */
    SYNC_REFUSED,
    /** No CTag. */
    NO_CTAG,
    /** No multiget. */
    NO_MULTIGET,
    /** Radicale: the length of an item is told by PROPFIND alone. */
    NO_LENGTH_IN_REPORTS,
    /** The length of an item is told nowhere. */
    NO_LENGTHS,
    /** Items are changed when they are stored, and PUT tells no entity tag. */
    REWRITES,
    /** All entity tags are weak. */
    WEAK_ETAGS,
    /** There are no entity tags at all. */
    NO_ETAGS,
    /** Entity tags in properties have no quotes. */
    UNQUOTED_ETAGS,
    /** PUT tells no entity tag. */
    NO_ETAG_ON_PUT,
    /** sync-collection gives two members at a time. */
    TRUNCATED_SYNC,
    /** Every sync-token but the newest is forgotten. */
    FORGETS_TOKENS,
    /** hrefs are not percent-encoded. */
    RAW_HREFS,
    /** hrefs are URLs, with http and a host of their own. */
    ABSOLUTE_HREFS,
    /** hrefs encode more than they have to. */
    ENCODED_HREFS,
    /** No MKCALENDAR. */
    NO_MKCALENDAR,
    /** MKCALENDAR and MKCOL take no properties. */
    PLAIN_MKCOL,
    /** sabre: cards are given in version 3 unless version 4 is asked for. */
    CONVERTS_CARDS,
    /** Every answer is a login page. */
    LOGIN_PAGE,
    /** No ranges. */
    NO_RANGES,
    /** SOGo: If-None-Match is not looked at. */
    IGNORES_IF_NONE_MATCH,
    /** Every UID may be there more than once. */
    UIDS_REPEAT,
    /** PROPFIND for all properties is refused. */
    NO_ALLPROP,
    /** PROPPATCH of getlastmodified is obeyed. */
    SETS_TIMES,
    /** X-OC-Mtime is obeyed. */
    OC_MTIME,
    /** Digests of files are told. */
    TELLS_DIGESTS,
    /** The digests that are told are wrong. */
    WRONG_DIGESTS
}
