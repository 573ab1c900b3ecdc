package dev.godwit.imap;

import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract over a real server: {@code GODWIT_IMAP_URL} and {@code GODWIT_IMAP_PASSWORD} name an account that may be
 * emptied, {@code GODWIT_IMAP_CANNOT} lists the abilities the server lacks, separated by commas.
 */
@Tag("lab")
@EnabledIfEnvironmentVariable(named = "GODWIT_IMAP_URL", matches = ".+")
class ImapServerContractTest implements SourceContract, TargetContract {
    private final ImapAccountUnderTest account = new ImapAccountUnderTest(System.getenv("GODWIT_IMAP_URL"), System.getenv("GODWIT_IMAP_PASSWORD"));

    @BeforeEach
    void empty() {
        account.wipe();
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Override
    public Target target() {
        return account.target();
    }

    @Override
    public Source source() {
        return account.source();
    }

    @Override
    public void reopen() {
        account.close();
    }

    @Override
    public Set<Ability> abilities() {
        Set<Ability> abilities = EnumSet.allOf(Ability.class);
        abilities.remove(Ability.PRESERVES_UIDS);
        for (String missing : System.getenv().getOrDefault("GODWIT_IMAP_CANNOT", "").split(",")) {
            if (!missing.isBlank()) {
                abilities.remove(Ability.valueOf(missing.strip()));
            }
        }
        return abilities;
    }
}
