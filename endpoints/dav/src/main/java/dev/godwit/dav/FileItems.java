package dev.godwit.dav;

import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemTarget;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Delete;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Move;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A tree of files on a WebDAV server (RFC 4918). Safe for any number of threads. */
final class FileItems implements ItemTarget {
    private final DavClient client;
    private final String root;
    private final DavOptions options;
    private final FileTree tree;
    private final FileTimes times;
    private final Preconditions preconditions = new Preconditions();

    FileItems(DavClient client, String root, DavOptions options) {
        this.client = client;
        this.root = root;
        this.options = options;
        this.tree = new FileTree(client, root, options.http().connections());
        this.times = new FileTimes(client);
    }

    private String place(ItemCollection directory) {
        return options.display() + ": " + (directory.name().isEmpty() ? "the root directory" : directory.name());
    }

    @Override
    public Set<DataKind> kinds() {
        return Set.of(DataKind.FILES);
    }

    @Override
    public List<String> accepts(DataKind kind) {
        return kind == DataKind.FILES ? List.of("*/*") : List.of();
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        return kind == DataKind.FILES ? DavErrors.at(options.display(), tree::all) : List.of();
    }

    @Override
    public ItemListing list(ItemCollection directory, String since) {
        return DavErrors.at(place(directory), () -> tree.list(directory.id(), since));
    }

    @Override
    public void read(ItemCollection directory, List<String> ids, ItemSink sink) {
        run(directory, () -> new FileReader(client, root + directory.id(), place(directory), options).read(ids, sink));
    }

    @Override
    public ItemCollection create(ItemCollection wanted) {
        if (wanted.id().isEmpty() && wanted.name().isEmpty()) {
            return FileTree.collection("", "");
        }
        return DavErrors.at(place(wanted), () -> {
            String id = wanted.parentId() + level(wanted) + "/";
            FileTree.makeWithParents(client, root + id, root);
            return FileTree.collection(id, "");
        });
    }

    private String level(ItemCollection wanted) {
        FileWriter.requireName(place(wanted), wanted.name());
        return Hrefs.encode(wanted.name());
    }

    @Override
    public ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        return DavErrors.at(place(existing), () -> {
            String id = existing.id().isEmpty() ? "" : wanted.parentId() + level(wanted) + "/";
            if (!id.equals(existing.id())) {
                new Move(root + existing.id(), root + id).run(client);
            }
            return FileTree.collection(id, "");
        });
    }

    @Override
    public void delete(ItemCollection directory) {
        if (directory.id().isEmpty()) {
            throw DavErrors.usage(options.display(), "the root directory cannot be deleted", "Delete what is in it.");
        }
        run(directory, () -> new Delete(root + directory.id(), Map.of()).run(client));
    }

    @Override
    public void put(ItemCollection directory, List<Outgoing> batch, Answers answers) {
        run(directory, () -> writer(directory).put(batch, answers));
    }

    @Override
    public void delete(ItemCollection directory, List<ItemListing.Stub> items, Answers answers) {
        run(directory, () -> writer(directory).delete(items, answers));
    }

    private FileWriter writer(ItemCollection directory) {
        return new FileWriter(client, root + directory.id(), times, options.http().connections(), preconditions);
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private void run(ItemCollection directory, Task task) {
        DavErrors.at(place(directory), () -> {
            task.run();
            return directory;
        });
    }

}
