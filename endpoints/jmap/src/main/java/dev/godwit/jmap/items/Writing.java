package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.JmapErrors;
import dev.godwit.jmap.client.Batch;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.SetError;
import dev.godwit.jmap.items.StorableType.Stored;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores one batch of items in one collection. For one thread, used once. */
final class Writing {
    private static final String CREATION = "k";

    private final Connection connection;
    private final StorableType type;
    private final ItemCollection collection;
    private final List<Outgoing> batch;
    private final Answers answers;
    private final Preparation preparation;
    private final Setting setting;
    private final List<Stored> stored = new ArrayList<>();
    private EndpointException fatal;

    Writing(Connection connection, StorableType type, ItemCollection collection, List<Outgoing> batch, Answers answers) {
        this.connection = connection;
        this.type = type;
        this.collection = collection;
        this.batch = batch;
        this.answers = answers;
        this.preparation = new Preparation(connection, type, collection);
        this.setting = new Setting(connection, type);
    }

    /** An item and the object it is to become. */
    record Wanted(int index, Outgoing outgoing, ObjectNode object) {
        Wanted with(ObjectNode other) {
            return new Wanted(index, outgoing, other);
        }

        boolean isNew() {
            return outgoing.id() == null;
        }
    }

    void put() throws IOException {
        Batch there = connection.client().batch();
        Batch.Call<FooGet.Got> asked = new Collections(connection, type).askFor(there, collection);
        if (asked != null) {
            there.run();
            new Collections(connection, type).requireThere(asked, collection);
        }
        List<Wanted> wanted = preparation.prepare(batch, this::refused);
        try {
            boolean replacesOnly = type.singleton().isPresent();
            create(wanted.stream().filter(each -> each.isNew() && !replacesOnly).toList(), true);
            replace(wanted.stream().filter(each -> !each.isNew() || replacesOnly).toList());
            type.afterwards(connection, stored);
        } catch (IOException e) {
            answerWithoutVersions();
            throw e;
        }
        answerStored();
        if (fatal != null) {
            throw fatal;
        }
    }

    private void refused(int index, Refusal refusal) {
        answers.refused(index, refusal.reason(), refusal.getMessage());
    }

    private void create(List<Wanted> fresh, boolean first) throws IOException {
        Map<String, Wanted> byKey = new LinkedHashMap<>();
        fresh.forEach(each -> byKey.put(CREATION + each.index(), each));
        List<Wanted> again = new ArrayList<>();
        Map<Wanted, SetError> taken = new LinkedHashMap<>();
        setting.create(byKey, (wanted, id) -> stored.add(new Stored(wanted.index(), wanted.outgoing(), id, null)), (wanted, error) -> {
            if (type.isTaken(error)) {
                taken.put(wanted, error);
            } else {
                refused(wanted, error, first, again);
            }
        });
        if (!taken.isEmpty()) {
            joinExisting(taken);
        }
        if (!again.isEmpty() && fatal == null) {
            create(preparation.anew(again, this::refused), false);
        }
    }

    /** @param again gets what may go well if it is tried once more */
    private void refused(Wanted wanted, SetError error, boolean first, List<Wanted> again) {
        if (first && error.is("blobNotFound")) {
            again.add(wanted.with(null));
            return;
        }
        Set<String> dispensable = type.dispensable();
        if (first && error.is("invalidProperties") && !error.properties().isEmpty()
                && error.properties().stream().allMatch(path -> dispensable.contains(path.split("/")[0]))) {
            ObjectNode less = wanted.object().deepCopy();
            less.remove(dispensable);
            again.add(wanted.with(less));
            return;
        }
        if (isOfServer(error)) {
            fatal = JmapErrors.concernsAll(connection.place(collection), error).orElseThrow();
            return; // without an answer: in doubt
        }
        answers.refused(wanted.index(), JmapErrors.reason(error), error.toString());
    }

    /** It says nothing of the item. */
    private static boolean isOfServer(SetError error) {
        return switch (error.type()) {
            case "rateLimit", "serverFail", "serverUnavailable", "serverPartialFail", "stateMismatch", "willDestroy" -> true;
            default -> false;
        };
    }

    /** There is one of the same UID or name: one object can be in several collections, if it is the same. */
    private void joinExisting(Map<Wanted, SetError> taken) throws IOException {
        Map<Wanted, ObjectNode> existing = new Existing(connection, type).find(taken);
        Map<String, Wanted> joining = new LinkedHashMap<>();
        FooSet.Wish wish = new FooSet.Wish();
        for (Wanted each : taken.keySet()) {
            ObjectNode there = existing.get(each);
            String id = there == null ? "" : there.path("id").asText();
            boolean joins = there != null && !type.holds(collection.id(), there) && type.joinToo(collection.id()).isPresent() && isSame(there, each.object());
            if (joins && !joining.containsKey(id)) {
                joining.put(id, each);
                wish.update(id, type.joinToo(collection.id()).get());
            } else {
                answers.conflict(each.index(), id);
            }
        }
        setting.update(wish, "", id -> stored.add(new Stored(joining.get(id).index(), joining.get(id).outgoing(), id, null)),
                (id, error) -> refused(joining.get(id), error, false, new ArrayList<>()));
    }

    private static final List<String> SAID_BY_SERVERS = List.of("updated", "created", "sequence", "prodId");

    private boolean isSame(ObjectNode there, ObjectNode wanted) {
        ObjectNode patch = type.patch(there, wanted);
        patch.remove(SAID_BY_SERVERS);
        return patch.isEmpty();
    }

    private static final int ATTEMPTS = 12;

    /** Each if it is still as it was expected: what was read is written only while nothing of the type changed. */
    private void replace(List<Wanted> all) throws IOException {
        List<Wanted> open = all;
        boolean first = true;
        for (int attempt = 1; !open.isEmpty() && fatal == null; attempt++) {
            if (attempt > ATTEMPTS) {
                open.forEach(each -> answers.conflict(each.index(), id(each))); // somebody else changes things all the time
                return;
            }
            Replacing replacing = new Replacing(open, first);
            open = replacing.run();
            first = first && replacing.again.isEmpty();
        }
    }

    private String id(Wanted wanted) {
        return type.singleton().orElse(wanted.outgoing().id());
    }

    /** One attempt. */
    private final class Replacing {
        private final List<Wanted> open;
        private final boolean first;
        private final Map<String, Wanted> byId = new LinkedHashMap<>();
        private final List<Wanted> again = new ArrayList<>();

        Replacing(List<Wanted> open, boolean first) {
            this.open = open;
            this.first = first;
        }

        /** @return what is to be tried again */
        List<Wanted> run() throws IOException {
            Setting.Now now = setting.now(open.stream().map(Writing.this::id).distinct().toList());
            FooSet.Wish wish = new FooSet.Wish();
            for (Wanted each : open) {
                ObjectNode there = now.objects().get(id(each));
                if (!isExpected(each, there) || byId.containsKey(id(each))) {
                    answers.conflict(each.index(), there == null ? "" : id(each));
                    continue;
                }
                ObjectNode patch = type.patch(there, each.object());
                if (patch.isEmpty()) {
                    done(each, now);
                } else if (Setting.isTooLarge(connection, patch)) {
                    refused(each.index(), new Refusal(RefusalReason.TOO_LARGE, "it is larger than a request may be"));
                } else {
                    byId.put(id(each), each);
                    wish.update(id(each), patch);
                }
            }
            Set<String> untouched = setting.update(wish, now.state(), id -> done(byId.get(id), now), this::notUpdated);
            List<Wanted> rest = new ArrayList<>(preparation.anew(again, Writing.this::refused));
            untouched.forEach(id -> rest.add(byId.get(id)));
            return rest;
        }

        private void done(Wanted wanted, Setting.Now now) {
            stored.add(new Stored(wanted.index(), wanted.outgoing(), id(wanted), now.objects().get(id(wanted))));
        }

        private void notUpdated(String id, SetError error) {
            Wanted wanted = byId.get(id);
            if (error.is("notFound") || type.isTaken(error)) {
                answers.conflict(wanted.index(), error.existingId());
            } else {
                refused(wanted, error, first, again);
            }
        }
    }

    private boolean isExpected(Wanted wanted, ObjectNode there) {
        boolean held = there != null && type.holds(collection.id(), there);
        return wanted.isNew() ? !held : held && type.item(there).version().equals(wanted.outgoing().replaces());
    }

    private void answerStored() throws IOException {
        Map<String, ObjectNode> now;
        try {
            now = connection.objects(type, stored.stream().map(Stored::id).distinct().toList());
        } catch (IOException e) {
            answerWithoutVersions();
            throw e;
        }
        for (Stored each : stored) {
            ObjectNode object = now.get(each.id());
            answers.stored(each.index(), each.id(), object == null ? "" : type.item(object).version());
        }
    }

    /** It is certain that they are there. */
    private void answerWithoutVersions() {
        stored.forEach(each -> answers.stored(each.index(), each.id(), ""));
        stored.clear();
    }
}
