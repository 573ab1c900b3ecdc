package dev.godwit.files.tree;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.files.loose.FilesEndpoint;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a tree that keeps mail as {@code .eml} files; Maildir and mbox have their own. */
class TreeMailContractTest implements SourceContract, TargetContract {
    @TempDir
    Path directory;

    private Target target;

    @BeforeEach
    void open() {
        target = new FilesEndpoint().openTarget(EndpointUri.parse("files:" + directory.resolve("tree")), Secrets.NONE);
    }

    @AfterEach
    void close() {
        target.close();
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
        return Ability.allBut(Ability.REPORTS_CHANGES, Ability.MOVES_SERVER_SIDE, Ability.TELLS_MOVED_UIDS);
    }
}
