package dev.godwit.dav;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.MakeCollection;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.namespace.QName;

/**
 * Directories and what is in them, level by level with depth 1. A directory's id is its encoded path below the root, with a
 * slash at its end; its state is a digest of what lies in it, which costs nothing because the walk sees it anyway.
 */
final class FileTree {
    private static final List<QName> WANTED = List.of(Names.RESOURCETYPE, Names.GETETAG, Names.GETCONTENTLENGTH, Names.GETLASTMODIFIED);
    /** Deeper trees are loops of links. */
    private static final int DEEPEST = 200;

    private final DavClient client;
    private final String root;
    private final int width;

    FileTree(DavClient client, String root, int width) {
        this.client = client;
        this.root = root;
        this.width = width;
    }

    /** The collection that the URL names. @param make whether to make it if it is not there */
    static String root(DavClient client, DavOptions options, boolean make) throws IOException {
        String given = Hrefs.collection(Hrefs.canonical("/" + options.http().path()));
        List<DavResponse> found = new ArrayList<>();
        try {
            String from = new Propfind(given, 0, List.of(Names.RESOURCETYPE)).run(client, (_, response) -> found.add(response)).from();
            if (found.isEmpty() || !found.getFirst().is(Names.COLLECTION)) {
                throw DavErrors.nothingHere(options.display(), "this is no directory");
            }
            return Hrefs.collection(from);
        } catch (RefusedException refused) {
            if (refused.status() == 404 && make && given.length() > 1) {
                makeWithParents(client, given, "/");
                return given;
            }
            if (refused.status() == 404 || refused.status() == 405 || refused.status() == 501) {
                throw DavErrors.nothingHere(options.display(), "there are no files over WebDAV at this path (" + refused.getMessage() + ")");
            }
            throw refused;
        }
    }

    /** One level after the other, from the first that is missing. */
    static void makeWithParents(DavClient client, String id, String top) throws IOException {
        try {
            MakeCollection.directory(client, id);
        } catch (RefusedException refused) {
            String parent = id.substring(0, id.lastIndexOf('/', id.length() - 2) + 1);
            boolean parentMissing = (refused.status() == 409 || refused.status() == 404) && parent.length() > top.length();
            if (parentMissing) {
                makeWithParents(client, parent, top);
                MakeCollection.directory(client, id);
            } else if (!isTaken(refused) || !isDirectory(client, id)) {
                throw refused;
            }
        }
    }

    /** RFC 4918 §9.3.1 wants 405; Cyrus answers 403 with a precondition of RFC 3253. */
    private static boolean isTaken(RefusedException refused) {
        return refused.status() == 405 || refused.says("resource-must-be-null");
    }

    private static boolean isDirectory(DavClient client, String id) throws IOException {
        return Propfind.one(client, id, List.of(Names.RESOURCETYPE)).is(Names.COLLECTION);
    }

    /** All directories, parents first. */
    List<ItemCollection> all() throws IOException {
        List<ItemCollection> all = new ArrayList<>();
        List<String> level = List.of("");
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > DEEPEST) {
                throw EndpointException.of(Kind.MALFORMED, "directories are nested deeper than " + DEEPEST + " levels").nextStep("Look for links that lead in a circle.");
            }
            List<String> below = new ArrayList<>();
            new SideBySide<Directory>(width).each(level, (id, hand) -> look(id).ifPresent(found -> {
                try {
                    hand.over(found);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }), directory -> {
                all.add(directory.collection());
                below.addAll(directory.children());
            });
            level = below;
        }
        return all;
    }

    /** @param children ids of the directories in it */
    private record Directory(ItemCollection collection, List<String> children) {
    }

    private Optional<Directory> look(String id) throws IOException {
        List<String> children = new ArrayList<>();
        Digest digest = new Digest();
        try {
            new Propfind(root + id, 1, WANTED).run(client, (found, response) -> {
                Optional<String> member = Hrefs.member(root + id, found);
                if (member.isEmpty() || response.status() >= 400) {
                    return;
                }
                if (response.is(Names.COLLECTION)) {
                    children.add(id + Hrefs.collection(member.get()));
                } else {
                    digest.add(member.get(), Versions.of(response));
                }
            });
        } catch (RefusedException refused) {
            if ((refused.status() == 404 || refused.status() == 410) && !id.isEmpty()) {
                return Optional.empty(); // deleted since its parent was looked at
            }
            throw refused;
        }
        return Optional.of(new Directory(collection(id, digest.state()), children));
    }

    static ItemCollection collection(String id, String state) {
        if (id.isEmpty()) {
            return ItemCollection.only(DataKind.FILES, state);
        }
        String parent = id.substring(0, id.lastIndexOf('/', id.length() - 2) + 1);
        return new ItemCollection(DataKind.FILES, id, parent, Hrefs.name(id), new TreeMap<>(), state);
    }

    ItemListing list(String id, String since) throws IOException {
        List<ItemListing.Stub> stubs = new ArrayList<>();
        Digest digest = new Digest();
        new Propfind(root + id, 1, WANTED).run(client, (found, response) -> {
            Optional<String> member = Hrefs.member(root + id, found);
            if (member.isPresent() && !member.get().endsWith("/") && !response.is(Names.COLLECTION) && response.status() < 400) {
                String version = Versions.of(response);
                digest.add(member.get(), version);
                stubs.add(new ItemListing.Stub(member.get(), version, Hrefs.name(found), response.number(Names.GETCONTENTLENGTH).orElse(-1)));
            }
        });
        return digest.state().equals(since) ? new ItemListing(since, false, List.of(), List.of()) : new ItemListing(digest.state(), true, stubs, List.of());
    }

    /** Of a set of names and versions, whatever their order. */
    private static final class Digest {
        private final long[] sum = new long[4];
        private long count;

        void add(String name, String version) {
            ByteBuffer digest = ByteBuffer.wrap(ContentDigest.sha256Of((name + "\n" + version).getBytes(StandardCharsets.UTF_8)).bytes());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += digest.getLong();
            }
            count++;
        }

        String state() {
            return "l:%d:%016x%016x%016x%016x".formatted(count, sum[0], sum[1], sum[2], sum[3]);
        }
    }
}
