package dev.godwit.jmap;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.HeaderSink;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Downloads messages of one mailbox, whole or their headers. */
final class Contents {
    private static final int PER_GET = 500;
    private static final int MANY = 10_000;
    private static final int MAX_HEADER = 1 << 20;
    private static final int FIRST_PIECE = 64 << 10;
    private static final String TYPE = "message/rfc822";

    private final MailAccount account;
    private final MailboxPath mailbox;
    private final JmapClient client;

    Contents(MailAccount account, MailboxPath mailbox) {
        this.account = account;
        this.mailbox = mailbox;
        this.client = account.client();
    }

    /** Where the bytes of a message are. */
    private record Place(long uid, String id, String blobId) {
    }

    /** Takes places, in ascending order of UID. */
    private interface PlaceSink {
        void take(Place place) throws IOException;
    }

    private void places(UidSet uids, PlaceSink sink) throws IOException {
        String mailboxId = account.box(mailbox).id();
        UidSet existing = uids.size() > MANY ? account.index().list(mailboxId, uids).uids() : uids;
        NavigableMap<Long, String> names = new TreeMap<>();
        account.index().names(existing, names::put);
        List<Long> chunk = new ArrayList<>();
        for (Long uid : names.keySet()) {
            chunk.add(uid);
            if (chunk.size() == Math.min(PER_GET, client.limits().maxObjectsInGet())) {
                places(mailboxId, chunk, names, sink);
                chunk.clear();
            }
        }
        places(mailboxId, chunk, names, sink);
    }

    private void places(String mailboxId, List<Long> uids, NavigableMap<Long, String> names, PlaceSink sink) throws IOException {
        Map<String, String> blobs = new HashMap<>();
        client.get(DataType.EMAIL, uids.stream().map(names::get).toList(), List.of("id", "blobId", "mailboxIds"), page -> page.list().forEach(email -> {
            if (EmailRow.mailboxIds(email).contains(mailboxId)) {
                blobs.put(email.path("id").asText(), email.path("blobId").asText());
            }
        }));
        for (Long uid : uids) {
            String id = names.get(uid);
            if (blobs.containsKey(id)) {
                sink.take(new Place(uid, id, blobs.get(id)));
            }
        }
    }

    void bodies(UidSet uids, BodySink sink) throws IOException {
        List<Place> unreadable = new ArrayList<>();
        places(uids, place -> {
            HttpAnswer answer = open(place);
            if (answer == null) {
                unreadable.add(place);
                return;
            }
            try (answer; InputStream body = new BlobInput(answer.body(), e -> account.error(mailbox, e))) {
                sink.body(place.uid(), answer.header("Content-Encoding").isPresent() ? -1 : answer.length(), body);
            } catch (IOException e) {
                throw new JmapReader.SinkFailure(e); // the body's own failures are EndpointExceptions
            }
        });
        complain(unreadable);
    }

    /** @return null if the server does not give it, although it gives others */
    private HttpAnswer open(Place place) throws IOException {
        try {
            return client.download(place.blobId(), TYPE);
        } catch (HttpFailure e) {
            if (isOfThisBlob(e)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isOfThisBlob(HttpFailure failure) {
        return failure.reason() == HttpFailure.Reason.NOT_FOUND || failure.status() == 500;
    }

    /** Names those that are still there; the others were deleted meanwhile. */
    private void complain(List<Place> unreadable) throws IOException {
        if (unreadable.isEmpty()) {
            return;
        }
        List<Long> there = new ArrayList<>();
        places(UidSet.of(unreadable.stream().map(Place::uid).toList()), place -> there.add(place.uid()));
        if (!there.isEmpty()) {
            throw JmapReader.refused(account.place(mailbox), UidSet.of(there));
        }
    }

    void headers(UidSet uids, HeaderSink sink) throws IOException {
        List<Place> unreadable = new ArrayList<>();
        places(uids, place -> {
            try {
                sink.header(place.uid(), header(place));
            } catch (HttpFailure e) {
                if (!isOfThisBlob(e)) {
                    throw e;
                }
                unreadable.add(place);
            }
        });
        complain(unreadable);
    }

    private byte[] header(Place place) throws IOException {
        try (HttpAnswer start = client.downloadStart(place.blobId(), TYPE, FIRST_PIECE)) {
            HeaderScan scan = new HeaderScan(MAX_HEADER);
            if (scan.read(start.body()) || start.status() != 206) {
                return scan.header();
            }
            if (start.header("Content-Range").map(range -> range.matches("bytes 0-(\\d+)/(\\d+)") && isWhole(range)).orElse(false)) {
                return scan.header();
            }
        } catch (HttpFailure e) {
            if (e.status() != 416) { // of an empty message there is no first byte
                throw e;
            }
        }
        try (HttpAnswer whole = client.download(place.blobId(), TYPE)) {
            HeaderScan scan = new HeaderScan(MAX_HEADER);
            scan.read(whole.body());
            return scan.header();
        }
    }

    private static boolean isWhole(String range) {
        String[] numbers = range.substring("bytes 0-".length()).split("/");
        return Long.parseLong(numbers[0]) + 1 >= Long.parseLong(numbers[1]);
    }
}
