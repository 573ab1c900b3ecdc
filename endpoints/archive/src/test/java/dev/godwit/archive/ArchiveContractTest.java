package dev.godwit.archive;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ArchiveContractTest implements SourceContract, TargetContract {
    @TempDir
    Path directory;

    private Target target;

    @BeforeEach
    void open() {
        EndpointUri uri = EndpointUri.parse("archive:" + directory.resolve("a.godwit"));
        target = new ArchiveEndpoint(InstantSource.system()).openTarget(uri, Secrets.NONE);
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void reopen() {
        target.close();
        open();
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
