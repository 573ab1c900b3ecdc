package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.MalformedAnswerException;
import dev.godwit.jmap.client.MethodException;
import dev.godwit.jmap.client.SetError;
import dev.godwit.jmap.items.Writing.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Foo/set of one type within the limits, each object answered. */
record Setting(Connection connection, StorableType type) {
    private static final int ENVELOPE = 2000;
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /** Objects as they are. @param state of the type at that moment, to be expected when they are changed */
    record Now(String state, Map<String, ObjectNode> objects) {
    }

    /** A request with nothing but it would be too large already. */
    static boolean isTooLarge(Connection connection, ObjectNode object) {
        return object.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length + ENVELOPE > connection.client().limits().maxSizeRequest();
    }

    Now now(List<String> ids) throws IOException {
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        String state = null;
        int size = connection.client().limits().maxObjectsInGet();
        for (int from = 0; from < ids.size(); from += size) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + size));
            FooGet.Got got = connection.client().call(FooGet.of(type.type()).ids(some).properties(type.properties()));
            got.list().forEach(each -> found.put(each.path("id").asText(), each));
            state = state == null ? got.state() : state; // the earliest: it must hold for all
        }
        return new Now(state == null ? "" : state, found);
    }

    void create(Map<String, Wanted> fresh, BiConsumer<Wanted, String> created, BiConsumer<Wanted, SetError> refused) throws IOException {
        FooSet.Wish wish = new FooSet.Wish();
        fresh.forEach((key, each) -> wish.create(key, each.object()));
        for (FooSet.Wish part : parts(wish)) {
            create(part, fresh, created, refused, 1);
        }
    }

    private void create(FooSet.Wish wish, Map<String, Wanted> fresh, BiConsumer<Wanted, String> created, BiConsumer<Wanted, SetError> refused, int attempt)
            throws IOException {
        FooSet.Answer answer = connection.client().call(new FooSet(type.type(), wish, "", type.setArguments()));
        answer.created().forEach((key, object) -> created.accept(fresh.get(key), object.path("id").asText()));
        FooSet.Wish again = new FooSet.Wish();
        answer.notCreated().forEach((key, error) -> {
            if (isLocked(error) && attempt < ATTEMPTS) {
                again.create(key, fresh.get(key).object());
            } else {
                refused.accept(fresh.get(key), error);
            }
        });
        if (!again.isEmpty()) {
            connection.client().pause(FIRST_PAUSE.multipliedBy(1L << attempt));
            create(again, fresh, created, refused, attempt + 1);
        }
    }

    /** Cyrus refuses scripts that come in a row because it has not yet let go of the mailbox of the one before. */
    private static boolean isLocked(SetError error) {
        return error.is("serverFail") && error.description().contains("locked");
    }

    private List<FooSet.Wish> parts(FooSet.Wish wish) {
        return wish.split(connection.client().limits().maxObjectsInSet(), connection.client().limits().maxSizeRequest() / 2);
    }

    /**
     * @param state what the type must be in, so that nothing changed since it was read; empty for whatever
     * @return the ids that were not touched because it is in another
     */
    Set<String> update(FooSet.Wish wish, String state, Consumer<String> updated, BiConsumer<String, SetError> refused) throws IOException {
        String expected = state;
        Set<String> untouched = new LinkedHashSet<>();
        boolean mismatch = false;
        for (FooSet.Wish part : parts(wish)) {
            if (mismatch) {
                untouched.addAll(part.ids());
                continue;
            }
            try {
                FooSet.Answer answer = connection.client().call(new FooSet(type.type(), part, expected, type.setArguments()));
                new ArrayList<>(answer.updated().keySet()).forEach(updated);
                answer.destroyed().forEach(updated);
                answer.notUpdated().forEach(refused);
                answer.notDestroyed().forEach(refused);
                expected = state.isEmpty() ? "" : answer.newState();
                requireAll(part, answer);
            } catch (MethodException e) {
                if (!e.is("stateMismatch")) {
                    throw e;
                }
                mismatch = true;
                untouched.addAll(part.ids());
            }
        }
        return untouched;
    }

    private void requireAll(FooSet.Wish part, FooSet.Answer answer) throws MalformedAnswerException {
        Set<String> open = new LinkedHashSet<>(part.ids());
        open.removeAll(answer.updated().keySet());
        open.removeAll(answer.destroyed());
        open.removeAll(answer.notUpdated().keySet());
        open.removeAll(answer.notDestroyed().keySet());
        if (!open.isEmpty()) {
            throw new MalformedAnswerException(type.type().name() + "/set does not say what became of " + open.size() + " objects");
        }
    }
}
