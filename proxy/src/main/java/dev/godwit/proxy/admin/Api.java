package dev.godwit.proxy.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.godwit.routes.RouteStoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path leads where. Blocks as its acts do. */
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final Map<String, Map<String, Act>> acts = new LinkedHashMap<>();
    private final Set<String> open = new TreeSet<>();

    /** Answers one kind of request; throws {@link Refusal} or {@link RouteStoreException}. */
    @FunctionalInterface
    interface Act {
        Answer run(Request request);
    }

    Api on(String method, String path, Act act) {
        acts.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(method, act);
        return this;
    }

    /** Needs no token. */
    Api open(String path, Act act) {
        open.add(path);
        return on("GET", path, act);
    }

    boolean isOpen(String path) {
        return open.contains(path);
    }

    /** All there is, as "METHOD path". */
    List<String> all() {
        List<String> all = new ArrayList<>();
        acts.forEach((path, methods) -> methods.keySet().forEach(method -> all.add(method + " " + path)));
        return all;
    }

    Answer answer(Request request) {
        Map<String, Act> methods = acts.get(request.path());
        if (methods == null) {
            return Answer.text(404, "there is no " + JsonNodeFactory.instance.textNode(request.path()));
        }
        Act act = methods.get(request.method());
        if (act == null) {
            return Answer.text(405, "use " + String.join(" or ", methods.keySet())).with("allow", String.join(", ", methods.keySet()));
        }
        try {
            return act.run(request);
        } catch (Refusal e) {
            return Answer.text(e.status(), e.getMessage());
        } catch (RouteStoreException e) {
            LOG.warn("{} {}: {}", request.method(), request.path(), e.getMessage());
            return Answer.text(500, "store error: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return Answer.text(500, "internal error: " + e.getClass().getSimpleName());
        }
    }
}
