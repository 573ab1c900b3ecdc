package dev.godwit.managesieve;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemSource;
import dev.godwit.managesieve.client.GetScript;
import dev.godwit.managesieve.client.ListScripts;
import dev.godwit.managesieve.client.RefusedException;
import dev.godwit.managesieve.client.SieveClient;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Scripts to be read. ManageSieve tells no versions, so every listing fetches the scripts: they are few and small. A
 * script's id is its name as the server has it; its version changes with its content and with its being active.
 */
sealed class SieveSource implements ItemSource permits SieveTarget {
    static final String MEDIA_TYPE = "application/sieve";

    final Sessions sessions;

    SieveSource(Sessions sessions) {
        this.sessions = sessions;
    }

    /** A script as it is now. */
    record Script(String id, String name, boolean active, byte[] content) {
        String version() {
            return (active ? "active-" : "") + ContentDigest.sha256Of(content);
        }

        Item item() {
            return new Item(id, version(), MEDIA_TYPE, name, "", content.length, new TreeMap<>(Map.of(Item.ACTIVE, Boolean.toString(active))));
        }
    }

    @Override
    public Set<DataKind> kinds() {
        return Set.of(DataKind.SCRIPTS);
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        return kind == DataKind.SCRIPTS ? List.of(ItemCollection.only(kind, "")) : List.of();
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        List<ItemListing.Stub> stubs = scripts(null).stream()
                .map(s -> new ItemListing.Stub(s.id(), s.version(), s.name(), s.content().length)).toList();
        return new ItemListing("", true, stubs, List.of());
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        for (Script script : scripts(Set.copyOf(ids))) {
            try {
                sink.item(script.item(), new ByteArrayInputStream(script.content()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @param wanted names; null for all */
    private List<Script> scripts(Set<String> wanted) {
        try {
            return sessions.call(client -> {
                List<Script> scripts = new ArrayList<>();
                for (ListScripts.Entry entry : ListScripts.run(client)) {
                    if (wanted == null || wanted.contains(entry.name())) {
                        fetch(client, entry).ifPresent(scripts::add);
                    }
                }
                return scripts;
            });
        } catch (RefusedException refused) {
            throw refused(refused);
        }
    }

    /** The script of that id, or of that name for people, now. */
    static Optional<Script> find(SieveClient client, String name) throws IOException {
        for (ListScripts.Entry entry : ListScripts.run(client)) {
            if (entry.name().equals(name) || ScriptName.of(entry.name(), client.capabilities()).equals(name)) {
                return fetch(client, entry);
            }
        }
        return Optional.empty();
    }

    /** Empty if it was deleted since it was listed. */
    private static Optional<Script> fetch(SieveClient client, ListScripts.Entry entry) throws IOException {
        try {
            return Optional.of(new Script(entry.name(), ScriptName.of(entry.name(), client.capabilities()), entry.active(), GetScript.run(client, entry.name())));
        } catch (RefusedException refused) {
            if (refused.answer().is("NONEXISTENT")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    EndpointException refused(RefusedException refused) {
        return SieveErrors.of(sessions.display(), refused);
    }
}
