package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.items.Writing.Wanted;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Makes objects of what is to be stored, and uploads the blobs they need, as many at once as the server lets. */
final class Preparation {
    private final Connection connection;
    private final StorableType type;
    private final ItemCollection collection;

    Preparation(Connection connection, StorableType type, ItemCollection collection) {
        this.connection = connection;
        this.type = type;
        this.collection = collection;
    }

    /** Hears, on the calling thread, what cannot be stored. */
    interface Refusals {
        void refused(int index, Refusal refusal);
    }

    List<Wanted> prepare(List<Outgoing> batch, Refusals refusals) throws IOException {
        return anew(IntStream.range(0, batch.size()).mapToObj(i -> new Wanted(i, batch.get(i), null)).toList(), refusals);
    }

    /** Makes those that lack an object, perhaps not for the first time. */
    List<Wanted> anew(List<Wanted> wanted, Refusals refusals) throws IOException {
        List<Wanted> ready = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ObjectNode>> objects = wanted.stream().map(each -> threads.submit(() -> object(each))).toList();
            for (int i = 0; i < objects.size(); i++) {
                try {
                    ready.add(wanted.get(i).with(await(objects.get(i))));
                } catch (Refusal e) {
                    refusals.refused(wanted.get(i).index(), e);
                } catch (IOException | RuntimeException e) {
                    threads.shutdownNow();
                    throw e;
                }
            }
        }
        return ready;
    }

    private ObjectNode object(Wanted wanted) throws IOException, Refusal {
        if (wanted.object() != null) {
            return wanted.object();
        }
        Outgoing outgoing = wanted.outgoing();
        if (!isAccepted(outgoing.mediaType())) {
            throw new Refusal(RefusalReason.UNCLASSIFIED, "this server takes no " + outgoing.mediaType());
        }
        ObjectNode object = type.wanted(new Blobs(connection.client(), connection.place(collection)), outgoing);
        if (wanted.isNew()) {
            type.join(object, collection.id());
        }
        if (Setting.isTooLarge(connection, object)) {
            throw new Refusal(RefusalReason.TOO_LARGE, "it is larger than a request may be");
        }
        return object;
    }

    private boolean isAccepted(String mediaType) {
        String plain = mediaType.split(";")[0].strip();
        return type.accepts().stream().anyMatch(each -> each.equals("*/*") || each.equalsIgnoreCase(plain));
    }

    private static ObjectNode await(Future<ObjectNode> object) throws IOException, Refusal {
        try {
            return object.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case Refusal refusal -> throw refusal;
                case RuntimeException runtime -> throw runtime;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while items were uploaded");
        }
    }
}
