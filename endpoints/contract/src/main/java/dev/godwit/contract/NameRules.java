package dev.godwit.contract;

/**
 * What a target allows as the name of one level of a mailbox path, so that a plan can be made before anything is written.
 *
 * @param forbidden characters that no level may contain (the hierarchy separator among them); control characters are
 *        forbidden everywhere and need not be listed
 * @param maxLevelBytes the longest level in bytes of UTF-8; {@link Integer#MAX_VALUE} if there is no limit
 * @param caseInsensitive whether two names that differ only in case are one mailbox
 * @param inboxHasChildren whether mailboxes below INBOX are possible
 * @param normalizesUnicode whether two names that differ only in Unicode normalisation are one mailbox
 */
public record NameRules(String forbidden, int maxLevelBytes, boolean caseInsensitive, boolean inboxHasChildren,
        boolean normalizesUnicode) {
    public static final NameRules ANYTHING = new NameRules("", Integer.MAX_VALUE, false, true, false);
}
