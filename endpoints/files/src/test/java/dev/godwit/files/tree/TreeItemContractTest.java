package dev.godwit.files.tree;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.files.loose.FilesEndpoint;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class TreeItemContractTest implements ItemSourceContract, ItemTargetContract {
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

    /** The id of a collection is the path of its directory. */
    @Override
    public Set<ItemAbility> itemAbilities() {
        return ItemAbility.allBut(ItemAbility.RENAMES_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS, ItemAbility.COLLECTION_STATES, ItemAbility.CHANGES_SINCE);
    }

    @Override
    public SortedMap<String, String> keptItemProperties(DataKind kind) {
        return new TreeMap<>(Map.of(Item.MODIFIED, "2025-01-02T03:04:05Z", "dav:{urn:x}own", "kept\t\n&="));
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>(Map.of(ItemCollection.COLOR, "#ff8800", ItemCollection.DESCRIPTION, "Grüße"));
    }
}
