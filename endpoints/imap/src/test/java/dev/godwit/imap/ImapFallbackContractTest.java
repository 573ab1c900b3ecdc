package dev.godwit.imap;

import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.imap.Quirks;
import org.junit.jupiter.api.Nested;

/** The contract with one capability switched off at a time, and on servers that differ. */
class ImapFallbackContractTest {
    @Nested
    class WithoutAnything extends ImapContractCases {
        WithoutAnything() {
            super(Quirks.bare(), "", Ability.REPORTS_CHANGES, Ability.MOVES_SERVER_SIDE, Ability.TELLS_MOVED_UIDS, Ability.TELLS_APPENDED_UIDS,
                    Ability.PRESERVES_ROLES, Ability.DELETES_EXACTLY);
        }
    }

    @Nested
    class WithoutUidplus extends ImapContractCases {
        WithoutUidplus() {
            super(Quirks.none(), "&disable=UIDPLUS,IMAP4rev2", Ability.TELLS_APPENDED_UIDS, Ability.DELETES_EXACTLY);
        }
    }

    @Nested
    class WithoutMove extends ImapContractCases {
        WithoutMove() {
            super(Quirks.none(), "&disable=MOVE");
        }
    }

    @Nested
    class WithoutMultiappend extends ImapContractCases {
        WithoutMultiappend() {
            super(Quirks.none(), "&disable=MULTIAPPEND");
        }
    }

    @Nested
    class WithoutLiteralPlus extends ImapContractCases {
        WithoutLiteralPlus() {
            super(Quirks.none(), "&disable=LITERAL%2B");
        }
    }

    @Nested
    class WithLiteralMinus extends ImapContractCases {
        WithLiteralMinus() {
            super(Quirks.none().without("LITERAL+").announcing("LITERAL-"), "&disable=MULTIAPPEND");
        }
    }

    @Nested
    class WithoutLiteralPlusAndMultiappend extends ImapContractCases {
        WithoutLiteralPlusAndMultiappend() {
            super(Quirks.none(), "&disable=LITERAL%2B,MULTIAPPEND");
        }
    }

    @Nested
    class WithoutCondstore extends ImapContractCases {
        WithoutCondstore() {
            super(Quirks.none(), "&disable=CONDSTORE,QRESYNC", Ability.REPORTS_CHANGES);
        }
    }

    @Nested
    class WithoutQresync extends ImapContractCases {
        WithoutQresync() {
            super(Quirks.none(), "&disable=QRESYNC");
        }
    }

    @Nested
    class WithoutQresyncAndEsearch extends ImapContractCases {
        WithoutQresyncAndEsearch() {
            super(Quirks.none(), "&disable=QRESYNC,ESEARCH");
        }
    }

    @Nested
    class WithoutListExtensions extends ImapContractCases {
        WithoutListExtensions() {
            super(Quirks.none(), "&disable=LIST-EXTENDED,LIST-STATUS");
        }
    }

    @Nested
    class WithoutListStatus extends ImapContractCases {
        WithoutListStatus() {
            super(Quirks.none(), "&disable=LIST-STATUS");
        }
    }

    @Nested
    class WithoutNamespace extends ImapContractCases {
        WithoutNamespace() {
            super(Quirks.none(), "&disable=NAMESPACE");
        }
    }

    @Nested
    class WithoutEnable extends ImapContractCases {
        WithoutEnable() {
            super(Quirks.none(), "&disable=ENABLE,QRESYNC");
        }
    }

    @Nested
    class WithoutUnselectAndUtf8 extends ImapContractCases {
        WithoutUnselectAndUtf8() {
            super(Quirks.none(), "&disable=UNSELECT,UTF8");
        }
    }

    @Nested
    class Compressed extends ImapContractCases {
        Compressed() {
            super(Quirks.none(), "&compress=yes");
        }
    }

    @Nested
    class LikeCourier extends ImapContractCases {
        LikeCourier() {
            super(Quirks.none().separator('.').prefix("INBOX."), "");
        }
    }

    @Nested
    class WithNamesAsLiterals extends ImapContractCases {
        WithNamesAsLiterals() {
            super(Quirks.none().literalNames(), "");
        }
    }

    @Nested
    class WithUnaskedResponsesInBetween extends ImapContractCases {
        WithUnaskedResponsesInBetween() {
            super(Quirks.none().chatty(), "");
        }
    }

    @Nested
    class WithRev2Alone extends ImapContractCases {
        WithRev2Alone() {
            super(Quirks.none().onlyCapabilities("IMAP4rev2", "AUTH=PLAIN", "CREATE-SPECIAL-USE"), "", Ability.REPORTS_CHANGES);
        }
    }
}
