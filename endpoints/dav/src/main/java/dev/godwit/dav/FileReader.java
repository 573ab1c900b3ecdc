package dev.godwit.dav;

import dev.godwit.contract.ItemSink;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Get;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.Names;
import dev.godwit.model.Item;
import dev.godwit.wire.http.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads files of one directory: small ones side by side into the heap, large ones as they come. */
final class FileReader {
    private static final int SMALL = 256 << 10;

    private final DavClient client;
    private final String directory;
    private final String place;
    private final DavOptions options;

    FileReader(DavClient client, String directory, String place, DavOptions options) {
        this.client = client;
        this.directory = directory;
        this.place = place;
        this.options = options;
    }

    private record Opened(Item item, InputStream content) {
    }

    void read(List<String> ids, ItemSink sink) throws IOException {
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        boolean[] any = new boolean[1];
        new SideBySide<Opened>(options.http().connections()).each(ids, (id, hand) -> {
            Optional<Opened> opened = open(id, failed);
            if (opened.isPresent()) {
                hand.over(opened.get());
            }
        }, new SideBySide.Taker<>() {
            @Override
            public void take(Opened opened) {
                any[0] = true;
                try (InputStream content = opened.content()) {
                    sink.item(opened.item(), content);
                } catch (IOException theSinksOwn) {
                    throw new UncheckedIOException(theSinksOwn);
                }
            }

            @Override
            public void drop(Opened opened) {
                try {
                    opened.content().close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        if (!any[0] && failed.isEmpty() && !ids.isEmpty()) {
            Propfind.requireThere(client, directory); // not the files alone may be gone
        }
        if (!failed.isEmpty()) {
            throw DavErrors.unreadable(place, failed.size(), String.join(", ", failed.stream().limit(20).toList()));
        }
    }

    private Optional<Opened> open(String id, ConcurrentLinkedQueue<String> failed) throws IOException {
        try {
            Optional<HttpAnswer> found = Get.of(directory + id).run(client);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            String version = version(found.get());
            if (!version.isEmpty()) {
                return Optional.of(open(id, version, found.get()));
            }
            found.get().close(); // an open answer keeps a connection, and there may be only one
            String told = Versions.of(Propfind.one(client, directory + id, List.of(Names.GETETAG, Names.GETLASTMODIFIED, Names.GETCONTENTLENGTH)));
            Optional<HttpAnswer> again = Get.of(directory + id).run(client);
            return again.isEmpty() ? Optional.empty() : Optional.of(open(id, told, again.get()));
        } catch (RefusedException refused) {
            switch (refused.status()) {
                case 403, 409, 415, 423, 451, 500, 501 -> failed.add(id); // this one file: no right to it, or damaged on the server
                case 404, 410 -> { } // gone by now
                default -> throw refused;
            }
            return Optional.empty();
        }
    }

    /** Empty if the answer does not tell enough. */
    private static String version(HttpAnswer answer) {
        String modified = answer.header("Last-Modified").orElse("");
        boolean enough = answer.header("ETag").isPresent() || !modified.isEmpty() && answer.length() >= 0;
        return enough ? Versions.of(answer.header("ETag").orElse(""), modified, Long.toString(answer.length())) : "";
    }

    private Opened open(String id, String version, HttpAnswer answer) throws IOException {
        boolean kept = false;
        try {
            Item item = item(id, version, answer);
            Download download = new Download(client, directory + id, place, answer, options.uses("ranges"));
            if (answer.length() < 0 || answer.length() > SMALL) {
                kept = true;
                return new Opened(item, download);
            }
            try (download) {
                return new Opened(item, new ByteArrayInputStream(download.readAllBytes()));
            }
        } finally {
            if (!kept) {
                answer.close();
            }
        }
    }

    private Item item(String id, String version, HttpAnswer answer) {
        String modified = answer.header("Last-Modified").orElse("");
        SortedMap<String, String> properties = new TreeMap<>();
        try {
            properties.put(Item.MODIFIED, ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant().toString());
        } catch (DateTimeException notTold) {
            properties.remove(Item.MODIFIED); // it travels without
        }
        String type = answer.mediaType().isEmpty() ? "application/octet-stream" : answer.mediaType();
        return new Item(id, version, type, Hrefs.name(directory + id), "", answer.length(), properties);
    }
}
