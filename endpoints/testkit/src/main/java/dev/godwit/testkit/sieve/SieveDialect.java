package dev.godwit.testkit.sieve;

import java.util.Set;

/**
 * How the server behaves.
 *
 * @param extensions what SIEVE lists
 * @param version whether VERSION is announced, and with it CHECKSCRIPT
 * @param literals whether strings are sent as literals, as Cyrus does, rather than quoted
 * @param maxScripts how many scripts fit
 * @param maxSize the largest script in bytes
 */
public record SieveDialect(Set<String> extensions, boolean version, boolean literals, int maxScripts, int maxSize) {
    public static final SieveDialect PIGEONHOLE = new SieveDialect(Set.of("fileinto", "reject", "envelope", "vacation", "variables", "imap4flags", "copy", "date", "relational", "mailbox", "regex", "subaddress", "body"),
            true, false, 100, 1 << 20);
    public static final SieveDialect CYRUS = new SieveDialect(Set.of("fileinto", "reject", "envelope", "vacation", "copy", "imap4flags", "date", "relational", "mailbox", "regex", "subaddress", "body"), true, true, 100, 1 << 20);

    public SieveDialect withoutVersion() {
        return new SieveDialect(extensions, false, literals, maxScripts, maxSize);
    }

    public SieveDialect withLimits(int scripts, int size) {
        return new SieveDialect(extensions, version, literals, scripts, size);
    }
}
