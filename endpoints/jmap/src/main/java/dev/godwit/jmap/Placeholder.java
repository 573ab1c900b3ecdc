package dev.godwit.jmap;

import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.MethodException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The keyword that a message without keywords is given so that James takes it. */
final class Placeholder {
    static final String KEYWORD = "godwit-new";
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private Placeholder() {
    }

    /**
     * Takes it away again and looks whether it is gone: of many messages at once James was seen not to find one that it had just
     * stored.
     *
     * @return the ids of those that have it still
     */
    static Set<String> remove(JmapClient client, Collection<String> ids) throws IOException {
        Set<String> left = new LinkedHashSet<>(ids);
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            FooSet.Wish wish = new FooSet.Wish();
            left.forEach(id -> wish.update(id, Json.object().putNull("keywords/" + KEYWORD)));
            ask(client, wish);
            Set<String> had = new LinkedHashSet<>(left);
            Set<String> hidden = new LinkedHashSet<>();
            left.clear();
            client.get(DataType.EMAIL, had, List.of("id", "keywords"), page -> {
                page.list().stream().filter(email -> email.path("keywords").has(KEYWORD)).forEach(email -> left.add(email.path("id").asText()));
                hidden.addAll(page.notFound());
            });
            if (attempt == ATTEMPTS) {
                return left; // what is hidden all the time was deleted by somebody
            }
            left.addAll(hidden);
            if (!left.isEmpty()) {
                client.pause(FIRST_PAUSE.multipliedBy(1L << attempt));
            }
        }
        return left;
    }

    /** James answers serverFail where two change one mailbox at the same time; what comes of it is looked for in any case. */
    private static void ask(JmapClient client, FooSet.Wish wish) throws IOException {
        try {
            client.set(DataType.EMAIL, wish);
        } catch (MethodException e) {
            if (!e.is("serverFail")) {
                throw e;
            }
        }
    }
}
