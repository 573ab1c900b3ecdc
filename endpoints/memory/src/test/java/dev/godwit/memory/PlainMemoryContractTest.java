package dev.godwit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract with every feature switched off and narrow rules for names. */
class PlainMemoryContractTest implements SourceContract, TargetContract {
    private static final MemoryOptions PLAIN = MemoryOptions.DEFAULT.without(MemoryFeature.values())
            .withNames(new NameRules("/&%*", 70, true, false, true));
    private final MemoryAccount account = new MemoryAccount("bob", PLAIN);
    private Target target = account.openTarget();

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void reopen() {
        target.close();
        target = account.openTarget();
    }

    @Override
    public Set<Ability> abilities() {
        return Ability.allBut(Ability.STORES_ARBITRARY_KEYWORDS, Ability.PRESERVES_ROLES, Ability.REPORTS_CHANGES, Ability.PRESERVES_UIDS,
                Ability.MOVES_SERVER_SIDE, Ability.TELLS_MOVED_UIDS, Ability.TELLS_APPENDED_UIDS, Ability.DELETES_EXACTLY);
    }

    @Test
    void features_that_are_switched_off_do_not_show_in_the_types() {
        assertThat(target).isNotInstanceOf(PreservesUids.class);
        assertThat(target.openWriter()).isNotInstanceOf(MovesServerSide.class);
        assertThat(target.openReader()).isNotInstanceOf(ReportsChanges.class);
    }
}
