package dev.godwit.memory;

import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

class MemoryContractTest implements SourceContract, TargetContract {
    private final MemoryAccount account = new MemoryAccount("alice", MemoryOptions.DEFAULT);
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
        return Ability.ALL;
    }

    @AfterEach
    void close() {
        target.close();
    }
}
