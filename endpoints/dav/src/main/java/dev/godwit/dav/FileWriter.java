package dev.godwit.dav;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Delete;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Move;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.Put;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.model.Item;
import dev.godwit.model.ItemListing;
import dev.godwit.wire.http.HttpContent;
import dev.godwit.wire.http.HttpFailure;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Stores and deletes files of one directory. */
final class FileWriter {
    private static final ItemWrites.Outcome NO_EMPTY_FILES = new ItemWrites.Outcome.Refused(0, RefusalReason.UNCLASSIFIED, "this server cannot store an empty file");

    private final DavClient client;
    private final String directory;
    private final FileTimes times;
    private final int width;
    private final ItemWrites writes;

    FileWriter(DavClient client, String directory, FileTimes times, int width, Preconditions preconditions) {
        this.client = client;
        this.directory = directory;
        this.times = times;
        this.width = width;
        this.writes = new ItemWrites(client, directory, preconditions);
    }

    /** @throws EndpointException USAGE for what cannot be the name of a file or directory */
    static void requireName(String place, String name) {
        if (!isName(name)) {
            throw DavErrors.usage(place, "this cannot be the name of a directory", "Rename it at the source.");
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0 && name.indexOf('\0') < 0;
    }

    void put(List<Outgoing> batch, Answers answers) throws IOException {
        List<Integer> indexes = IntStream.range(0, batch.size()).boxed().toList();
        new SideBySide<ItemWrites.Outcome>(width).each(indexes, (index, hand) -> hand.over(store(batch.get(index)).at(index)), outcome -> outcome.tell(answers));
    }

    void delete(List<ItemListing.Stub> items, Answers answers) throws IOException {
        List<Integer> indexes = IntStream.range(0, items.size()).boxed().toList();
        new SideBySide<ItemWrites.Outcome>(width).each(indexes, (index, hand) -> hand.over(delete(items.get(index)).at(index)), outcome -> outcome.tell(answers));
    }

    private ItemWrites.Outcome delete(ItemListing.Stub item) throws IOException {
        return writes.delete(item.id(), item.version(), expected -> {
            new Delete(directory + item.id(), expected).run(client);
            return new ItemWrites.Stored(item.id(), item.version());
        });
    }

    private ItemWrites.Outcome store(Outgoing file) throws IOException {
        return file.content().size() == 0 ? putEmpty(file) : put(file);
    }

    /** Cyrus 3.6 and 3.10 break off over a PUT without a byte, or store in its place what an earlier request left in their memory. */
    private ItemWrites.Outcome putEmpty(Outgoing file) throws IOException {
        try {
            ItemWrites.Outcome outcome = put(file);
            return outcome instanceof ItemWrites.Outcome.Done done && isRubbish(done) ? NO_EMPTY_FILES : outcome;
        } catch (HttpFailure failure) {
            String id = file.id() == null ? Hrefs.encode(file.name()) : file.id();
            String before = file.id() == null ? "" : file.replaces();
            if (failure.reason() != HttpFailure.Reason.CONNECTION || !writes.version(id).orElse("").equals(before)) {
                throw failure;
            }
            return NO_EMPTY_FILES; // the server answers, but not to this
        }
    }

    /** Whether what was stored without a byte has some; then it is taken away again, unless somebody else has written there since. */
    private boolean isRubbish(ItemWrites.Outcome.Done stored) throws IOException {
        try {
            DavResponse now = Propfind.one(client, directory + stored.id(), List.of(Names.GETETAG, Names.GETLASTMODIFIED, Names.GETCONTENTLENGTH));
            String version = Versions.of(now);
            boolean ours = stored.version().isEmpty() || stored.version().equals(version);
            if (!ours || now.number(Names.GETCONTENTLENGTH).orElse(0) == 0) {
                return false;
            }
            if (Versions.isTag(version)) {
                new Delete(directory + stored.id(), Map.of("If-Match", version)).run(client);
            }
            return true;
        } catch (RefusedException gone) {
            if (gone.status() == 404 || gone.status() == 410 || gone.status() == 412) {
                return false; // somebody else's doing
            }
            throw gone;
        }
    }

    private ItemWrites.Outcome put(Outgoing file) throws IOException {
        if (file.id() != null && file.name().isEmpty()) {
            return writes.replace(file.id(), file.replaces(), upload(file.id(), file));
        }
        if (!isName(file.name())) {
            return new ItemWrites.Outcome.Refused(0, RefusalReason.UNCLASSIFIED, "this cannot be the name of a file");
        }
        String id = Hrefs.encode(file.name());
        if (file.id() != null) {
            return id.equals(file.id()) ? writes.replace(id, file.replaces(), upload(id, file)) : renamed(id, file);
        }
        return writes.create(id, upload(id, file));
    }

    private ItemWrites.Request upload(String id, Outgoing file) {
        return new Uploads(client, directory + id, file.content(), expected -> put(id, file, expected));
    }

    /** The old name is given up last, so that a break in between leaves a file under its old name with its new content. */
    private ItemWrites.Outcome renamed(String id, Outgoing file) throws IOException {
        if (writes.version(id).isPresent()) {
            return new ItemWrites.Outcome.Conflict(0, id);
        }
        return writes.replace(file.id(), file.replaces(), expected -> {
            put(file.id(), file, expected);
            new Move(directory + file.id(), directory + id).run(client);
            return new ItemWrites.Stored(id, version(id));
        });
    }

    private ItemWrites.Stored put(String id, Outgoing file, Map<String, String> expected) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(expected);
        headers.put("Content-Type", file.mediaType().matches("[\\x21-\\x7e]+/[\\x20-\\x7e]+") ? file.mediaType() : "application/octet-stream");
        headers.put("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(file.content().digest().bytes()) + ":"); // RFC 9530
        Optional<Instant> modified = modified(file);
        modified.ifPresent(when -> headers.put("X-OC-Mtime", Long.toString(when.getEpochSecond()))); // ownCloud, Nextcloud
        Put.Stored stored = new Put(directory + id, new HttpContent.Streamed(file.content()::open, file.content().size()), headers).run(client);
        boolean another = modified.isPresent() && !stored.mtimeAccepted() && times.set(directory + id, modified.get());
        return new ItemWrites.Stored(id, another ? version(id) : Versions.ofTag(stored.etag()));
    }

    private static Optional<Instant> modified(Outgoing file) {
        try {
            return Optional.ofNullable(file.properties().get(Item.MODIFIED)).map(Instant::parse);
        } catch (DateTimeException unreadable) {
            return Optional.empty(); // the file counts; its time is a courtesy
        }
    }

    private String version(String id) throws IOException {
        return Versions.of(Propfind.one(client, directory + id, List.of(Names.GETETAG, Names.GETLASTMODIFIED, Names.GETCONTENTLENGTH)));
    }
}
