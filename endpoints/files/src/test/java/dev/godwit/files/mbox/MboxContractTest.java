package dev.godwit.files.mbox;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a directory of mbox files. */
class MboxContractTest implements SourceContract, TargetContract {
    @TempDir
    Path directory;
    private Target target;

    private EndpointUri uri() {
        return EndpointUri.parse("mbox:" + directory.resolve("mail"));
    }

    @BeforeEach
    void open() {
        target = new MboxEndpoint().openTarget(uri(), Secrets.NONE);
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Override
    public Target target() {
        return target;
    }

    /** Another endpoint than the target's, which must not write. */
    @Override
    public Source source() {
        return new MboxEndpoint().openSource(uri(), Secrets.NONE);
    }

    @Override
    public void reopen() {
        target.close();
        open();
    }

    @Override
    public Set<Ability> abilities() {
        return Ability.allBut(Ability.PRESERVES_ROLES, Ability.REPORTS_CHANGES, Ability.PRESERVES_UIDS, Ability.MOVES_SERVER_SIDE,
                Ability.TELLS_MOVED_UIDS);
    }
}
