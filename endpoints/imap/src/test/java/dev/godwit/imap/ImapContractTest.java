package dev.godwit.imap;

import dev.godwit.testkit.imap.Quirks;

/** Everything offered, everything used. */
class ImapContractTest extends ImapContractCases {
    ImapContractTest() {
        super(Quirks.none(), "");
    }
}
