package dev.godwit.jmap;

import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract over a real server: {@code GODWIT_JMAP_URL} and {@code GODWIT_JMAP_PASSWORD} name an account that may be
 * emptied, {@code GODWIT_JMAP_CANNOT} lists the abilities the server lacks, separated by commas.
 */
@Tag("lab")
@EnabledIfEnvironmentVariable(named = "GODWIT_JMAP_URL", matches = ".+")
class JmapServerContractTest implements JmapContractCases {
    private final JmapAccountUnderTest account =
            new JmapAccountUnderTest(System.getenv("GODWIT_JMAP_URL"), TestSecrets.password(System.getenv("GODWIT_JMAP_PASSWORD")));

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
    public void reopen() {
        account.close();
    }

    @Override
    public boolean keepsEqualMessagesOnce() {
        return account.target().describe().capabilities().stream().anyMatch(name -> name.contains("cyrusimap.org"));
    }

    @Override
    public Set<Ability> abilities() {
        Set<Ability> abilities = EnumSet.allOf(Ability.class);
        abilities.remove(Ability.PRESERVES_UIDS);
        abilities.remove(Ability.DELETES_PARENTS);
        for (String missing : System.getenv().getOrDefault("GODWIT_JMAP_CANNOT", "").split(",")) {
            if (!missing.isBlank()) {
                abilities.remove(Ability.valueOf(missing.strip()));
            }
        }
        return abilities;
    }
}
