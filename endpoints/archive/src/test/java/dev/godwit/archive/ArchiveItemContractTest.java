package dev.godwit.archive;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ArchiveItemContractTest implements ItemSourceContract, ItemTargetContract {
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
    public Set<ItemAbility> itemAbilities() {
        return ItemAbility.ALL;
    }

    @Override
    public SortedMap<String, String> keptItemProperties(DataKind kind) {
        return new TreeMap<>(Map.of(Item.MODIFIED, "2025-01-02T03:04:05Z", "dav:{urn:x}own", "kept"));
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>(Map.of(ItemCollection.COLOR, "#ff8800", ItemCollection.DESCRIPTION, "Grüße"));
    }

    @AfterEach
    void close() {
        target.close();
    }
}
