package dev.godwit.lab;

import static dev.godwit.testkit.contract.Ability.DATES_BEFORE_1970;
import static dev.godwit.testkit.contract.Ability.DATES_IN_THE_FUTURE;
import static dev.godwit.testkit.contract.Ability.DELETES_PARENTS;
import static dev.godwit.testkit.contract.Ability.EXACT_BARE_NEWLINES;
import static dev.godwit.testkit.contract.Ability.EXACT_MALFORMED_HEADERS;
import static dev.godwit.testkit.contract.Ability.EXACT_MISSING_FINAL_NEWLINES;
import static dev.godwit.testkit.contract.Ability.EXACT_NUL_BYTES;
import static dev.godwit.testkit.contract.Ability.FORGETS_DELETED_AT_ONCE;
import static dev.godwit.testkit.contract.Ability.PRESERVES_ROLES;
import static dev.godwit.testkit.contract.Ability.REPORTS_CHANGES;
import static dev.godwit.testkit.contract.Ability.STORES_EMPTY_MESSAGES;

import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Every case of the endpoint contract on every server of the lab, and why a server leaves one out.
 *
 * <p>No server of the lab keeps bare newlines: Dovecot and Courier make CRLF of them, Cyrus refuses them. Dovecot makes
 * 0x80 of NUL bytes, Cyrus refuses them. None keeps dates before 1970 reliably: Cyrus and Courier refuse them, Dovecot
 * 2.4 makes 1970 and Dovecot 2.3's maildir makes 2038 of them; Dovecot makes now of a date in the future. None gives a
 * new mailbox a role here: Dovecot has no CREATE-SPECIAL-USE, Courier no roles, and Cyrus gives each role only once,
 * which its accounts in the lab have already. Only Courier and Dovecot's sdbox and maildir cannot give a message any more
 * that was deleted meanwhile. Dovecot and Cyrus store no message without a byte, and Cyrus no header line without a colon.
 */
@Tag("lab")
class ServersContractTest {
    @Nested
    class Dovecot23Maildir extends LabContract {
        Dovecot23Maildir() {
            // a deleted parent is listed on as if it could be selected
            super("dovecot23-maildir", Set.of(".hidden", "..", "~tilde"), STORES_EMPTY_MESSAGES, EXACT_BARE_NEWLINES, EXACT_NUL_BYTES, DATES_BEFORE_1970,
                    DATES_IN_THE_FUTURE, PRESERVES_ROLES, DELETES_PARENTS);
        }
    }

    @Nested
    class Dovecot23Sdbox extends LabContract {
        Dovecot23Sdbox() {
            super("dovecot23-sdbox", Set.of("..", "~tilde"), STORES_EMPTY_MESSAGES, EXACT_BARE_NEWLINES, EXACT_NUL_BYTES, DATES_BEFORE_1970, DATES_IN_THE_FUTURE, PRESERVES_ROLES);
        }
    }

    @Nested
    class Dovecot24 extends LabContract {
        Dovecot24() {
            super("dovecot24", Set.of("..", "~tilde"), STORES_EMPTY_MESSAGES, FORGETS_DELETED_AT_ONCE, EXACT_BARE_NEWLINES, EXACT_NUL_BYTES, DATES_BEFORE_1970, DATES_IN_THE_FUTURE, PRESERVES_ROLES);
        }
    }

    @Nested
    class Cyrus36 extends LabContract {
        Cyrus36() {
            // a mailbox with children cannot be deleted: NO [HASCHILDREN]
            super("cyrus36", Set.of(), STORES_EMPTY_MESSAGES, EXACT_MALFORMED_HEADERS, FORGETS_DELETED_AT_ONCE, EXACT_BARE_NEWLINES, EXACT_NUL_BYTES, DATES_BEFORE_1970, PRESERVES_ROLES, DELETES_PARENTS);
        }
    }

    @Nested
    class Cyrus310 extends LabContract {
        Cyrus310() {
            super("cyrus310", Set.of(), STORES_EMPTY_MESSAGES, EXACT_MALFORMED_HEADERS, FORGETS_DELETED_AT_ONCE, EXACT_BARE_NEWLINES, EXACT_NUL_BYTES, DATES_BEFORE_1970, PRESERVES_ROLES, DELETES_PARENTS);
        }
    }

    @Nested
    class Courier extends LabContract {
        Courier() {
            // ends every message with a newline; gives a header that has no end without its last newline
            super("courier", Set.of(".hidden", "..", "😀 mail"), EXACT_BARE_NEWLINES, EXACT_MISSING_FINAL_NEWLINES, EXACT_MALFORMED_HEADERS,
                    STORES_EMPTY_MESSAGES, DATES_BEFORE_1970, PRESERVES_ROLES, REPORTS_CHANGES);
        }
    }
}
