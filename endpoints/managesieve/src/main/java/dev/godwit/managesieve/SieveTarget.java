package dev.godwit.managesieve;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import dev.godwit.managesieve.client.CheckScript;
import dev.godwit.managesieve.client.DeleteScript;
import dev.godwit.managesieve.client.HaveSpace;
import dev.godwit.managesieve.client.PutScript;
import dev.godwit.managesieve.client.RefusedException;
import dev.godwit.managesieve.client.RenameScript;
import dev.godwit.managesieve.client.SetActive;
import dev.godwit.managesieve.client.SieveClient;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Scripts to be written as well. The server itself sees to it that there are never two active ones. */
final class SieveTarget extends SieveSource implements ItemTarget {
    private static final long LARGEST = 16 << 20;

    SieveTarget(Sessions sessions) {
        super(sessions);
    }

    @Override
    public List<String> accepts(DataKind kind) {
        return kind == DataKind.SCRIPTS ? List.of(MEDIA_TYPE) : List.of();
    }

    @Override
    public ItemCollection create(ItemCollection wanted) {
        return ItemCollection.only(DataKind.SCRIPTS, "");
    }

    @Override
    public ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        return existing;
    }

    @Override
    public void delete(ItemCollection collection) {
        throw EndpointException.of(Kind.USAGE, sessions.display() + ": the place where scripts are cannot be deleted");
    }

    @Override
    public void put(ItemCollection collection, List<Outgoing> batch, Answers answers) {
        for (int i = 0; i < batch.size(); i++) {
            int index = i;
            Outgoing script = batch.get(i);
            try {
                sessions.call(client -> {
                    put(client, script, index, answers);
                    return null;
                });
            } catch (RefusedException refused) {
                answers.refused(index, SieveErrors.reason(refused.answer()), SieveErrors.text(refused));
            }
        }
    }

    private static void put(SieveClient client, Outgoing outgoing, int index, Answers answers) throws IOException {
        if (outgoing.content().size() > LARGEST) {
            answers.refused(index, RefusalReason.TOO_LARGE, "a script of " + outgoing.content().size() + " bytes");
            return;
        }
        byte[] content = bytes(outgoing);
        String name = outgoing.id() == null ? outgoing.name() : outgoing.id();
        Optional<Script> there = find(client, name);
        Optional<String> lacking = Requirements.of(content).lacking(client.capabilities().extensions());
        String former = there.map(Script::name).orElse(name);
        Optional<String> rename = Optional.of(outgoing.name()).filter(wanted -> !wanted.isEmpty() && !wanted.equals(name) && !wanted.equals(former));
        if (outgoing.id() == null ? there.isPresent() : !there.map(Script::version).equals(Optional.of(outgoing.replaces()))) {
            answers.conflict(index, there.map(Script::id).orElse(""));
        } else if (rename.isPresent() && find(client, rename.get()).isPresent()) {
            answers.conflict(index, find(client, rename.get()).map(Script::id).orElse(""));
        } else if (lacking.isPresent()) {
            answers.refused(index, RefusalReason.UNCLASSIFIED, lacking.get());
        } else {
            Optional<Script> stored = store(client, new Change(name, content, there, rename, outgoing.properties().get(Item.ACTIVE)));
            answers.stored(index, stored.map(Script::id).orElse(rename.orElse(name)), stored.map(Script::version).orElse(""));
        }
    }

    /**
     * What is to be done to one script.
     *
     * @param there as it is now
     * @param active whether it shall be; null to leave it as it is
     */
    private record Change(String name, byte[] content, Optional<Script> there, Optional<String> rename, String active) {
        boolean wasActive() {
            return there.map(Script::active).orElse(false);
        }
    }

    /** @return what is stored; empty if it is not there under a name that we know */
    private static Optional<Script> store(SieveClient client, Change change) throws IOException {
        if (change.there().isEmpty() || !Arrays.equals(change.there().get().content(), change.content())) {
            HaveSpace.run(client, change.name(), change.content().length);
            if (client.capabilities().isRfc5804()) {
                CheckScript.run(client, change.content());
            }
            PutScript.run(client, change.name(), change.content());
        }
        if (change.rename().isPresent()) {
            rename(client, change.name(), change.rename().get(), change.content(), change.wasActive());
        }
        String name = change.rename().orElse(change.name());
        Optional<Script> stored = find(client, name);
        boolean switched = activate(client, stored.map(Script::id).orElse(name), change.active(), change.wasActive());
        return switched ? find(client, name) : stored;
    }

    /** Older servers cannot rename: there the script is there twice for a moment, never not at all. */
    private static void rename(SieveClient client, String from, String to, byte[] content, boolean active) throws IOException {
        if (client.capabilities().isRfc5804()) {
            RenameScript.run(client, from, to);
            return;
        }
        PutScript.run(client, to, content);
        if (active) {
            SetActive.run(client, to);
        }
        DeleteScript.run(client, from);
    }

    /** @return whether there was anything to do */
    private static boolean activate(SieveClient client, String id, String wanted, boolean active) throws IOException {
        if (!("true".equals(wanted) && !active) && !("false".equals(wanted) && active)) {
            return false;
        }
        SetActive.run(client, active ? "" : id);
        return true;
    }

    private static byte[] bytes(Outgoing outgoing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) outgoing.content().size());
        outgoing.content().writeTo(bytes);
        return bytes.toByteArray();
    }

    @Override
    public void delete(ItemCollection collection, List<ItemListing.Stub> items, Answers answers) {
        for (int i = 0; i < items.size(); i++) {
            int index = i;
            ItemListing.Stub stub = items.get(i);
            try {
                sessions.call(client -> {
                    delete(client, stub, index, answers);
                    return null;
                });
            } catch (RefusedException refused) {
                answers.refused(index, SieveErrors.reason(refused.answer()), SieveErrors.text(refused));
            }
        }
    }

    private static void delete(SieveClient client, ItemListing.Stub stub, int index, Answers answers) throws IOException {
        Optional<Script> there = find(client, stub.id());
        if (there.isPresent() && !there.get().version().equals(stub.version())) {
            answers.conflict(index, stub.id());
            return;
        }
        if (there.isPresent()) {
            if (there.get().active()) {
                SetActive.run(client, "");
            }
            DeleteScript.run(client, stub.id());
        }
        answers.stored(index, stub.id(), "");
    }
}
