package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.testkit.jmap.BackReference.Answered;
import dev.godwit.testkit.jmap.JmapFaults.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One request to the API: its calls in their order (RFC 8620 §3). */
final class Api {
    /** The connection is to break. */
    static final class Broken extends Exception {
        Broken() {
            super("broken by plan", null, false, false);
        }
    }

    private static final Shape INVOCATION = value -> value.isArray() && value.size() == 3 && value.get(0).isTextual()
            && value.get(1).isObject() && value.get(2).isTextual() ? null : "no Invocation";
    private static final Shape REQUEST = Shape.object(Map.of("using", Shape.listOf(Shape.STRING),
            "methodCalls", Shape.listOf(INVOCATION), "createdIds", Shape.mapOf(Shape.ID, Shape.ID)))
            .with("using", "methodCalls");

    private final JmapServer server;
    private final JmapStore.User user;
    private final JmapQuirks quirks;
    private final Map<String, String> creationIds = new HashMap<>();
    private final List<Answered> answers = new ArrayList<>();

    Api(JmapServer server, JmapStore.User user) {
        this.server = server;
        this.user = user;
        quirks = server.quirks();
    }

    /** The request's methods, to be asked before it is carried out. */
    static List<String> methods(JsonNode request) {
        List<String> methods = new ArrayList<>();
        request.path("methodCalls").forEach(call -> methods.add(call.path(0).asText()));
        return methods;
    }

    static JsonNode parse(byte[] body, String contentType, JmapQuirks quirks) throws RequestProblem {
        if (contentType == null || !contentType.split(";")[0].strip().equalsIgnoreCase("application/json")) {
            throw RequestProblem.of("notJSON", "Content-Type is " + contentType);
        }
        JsonNode request;
        try {
            request = Json.read(body);
        } catch (IOException e) {
            throw RequestProblem.of("notJSON", "not I-JSON");
        }
        String problem = REQUEST.problem(request);
        if (problem != null) {
            throw RequestProblem.of("notRequest", problem);
        }
        for (String urn : Json.texts(request.get("using"))) {
            if (!quirks.capabilities.contains(urn)) {
                throw RequestProblem.of("unknownCapability", urn);
            }
        }
        if (request.get("methodCalls").size() > quirks.limits.maxCallsInRequest()) {
            throw RequestProblem.limit(400, "maxCallsInRequest");
        }
        return request;
    }

    ObjectNode run(JsonNode request, String sessionState) throws Broken {
        Set<String> using = new LinkedHashSet<>(Json.texts(request.get("using")));
        request.path("createdIds").properties().forEach(each -> creationIds.put(each.getKey(), each.getValue().asText()));
        for (JsonNode call : request.get("methodCalls")) {
            String method = call.get(0).asText();
            server.counts().request(method);
            breakAt(Step.RECEIVED, method);
            answers.add(answer(method, (ObjectNode) call.get(1), call.get(2).asText(), using));
            breakAt(Step.ACTED_NOT_ANSWERED, method);
        }
        ObjectNode response = Json.object();
        ArrayNode responses = response.putArray("methodResponses");
        answers.forEach(answer -> responses.addArray().add(answer.name()).add(answer.arguments()).add(answer.callId()));
        if (request.has("createdIds")) {
            ObjectNode created = response.putObject("createdIds");
            creationIds.forEach(created::put);
        }
        return response.put("sessionState", sessionState);
    }

    private void breakAt(Step step, String method) throws Broken {
        if (server.faults().breaksAt(step, method)) {
            throw new Broken();
        }
    }

    private Answered answer(String method, ObjectNode arguments, String callId, Set<String> using) {
        try {
            return new Answered(method, carryOut(method, arguments, using), callId, false);
        } catch (MethodError e) {
            server.counts().error(e.type());
            if (e.isBreach()) {
                server.counts().violation(e.type(), method, e.getMessage());
            }
            return new Answered("error", e.json(), callId, !e.isBreach());
        }
    }

    private ObjectNode carryOut(String name, ObjectNode arguments, Set<String> using) {
        String failure = quirks.failure(name, server.counts().next(name));
        boolean half = "serverPartialFail".equals(failure);
        if (failure != null && !half) {
            throw MethodError.injected(failure);
        }
        ObjectNode resolved = BackReference.resolve(arguments, answers);
        if (name.equals("Core/echo") && using.contains(Urn.CORE)) {
            return resolved;
        }
        Methods.Method method = server.methods().find(name, using);
        ObjectNode toDo = half ? firstHalf(resolved) : resolved;
        JmapAccount account = account(method, resolved);
        Access access = server.access(user, account);
        Call call = new Call(name, toDo, access, creationIds);
        if (method.writes() && access.readOnly()) {
            throw MethodError.of("accountReadOnly", account.id());
        }
        ObjectNode response = account.locked(() -> method.body().apply(call));
        if (half) {
            throw MethodError.injected(failure);
        }
        return response;
    }

    private JmapAccount account(Methods.Method method, ObjectNode arguments) {
        if (!arguments.path("accountId").isTextual()) {
            throw MethodError.invalidArguments("accountId is missing or no Id");
        }
        String id = arguments.get("accountId").asText();
        JmapAccount account = server.accounts(user).stream().filter(each -> each.id().equals(id)).findFirst()
                .orElseThrow(() -> MethodError.of("accountNotFound", id));
        if (!account.offers(method.capability())) {
            throw MethodError.of("accountNotSupportedByMethod", method.capability());
        }
        return account;
    }

    /** Of everything that is to be created, changed or destroyed, half. */
    private static ObjectNode firstHalf(ObjectNode arguments) {
        ObjectNode half = arguments.deepCopy();
        for (String name : List.of("create", "update", "destroy", "emails")) {
            JsonNode all = half.path(name);
            List<String> names = Json.names(all);
            for (int i = names.size(); i > (names.size() + 1) / 2; i--) {
                ((ObjectNode) all).remove(names.get(i - 1));
            }
            for (int i = all.size(); all.isArray() && i > (arguments.get(name).size() + 1) / 2; i--) {
                ((ArrayNode) all).remove(i - 1);
            }
        }
        return half;
    }
}
