package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Several calls in one request, done by the server in this order. For one thread, to be run once. */
public final class Batch {
    private final JmapClient client;
    private final List<Call<?>> calls = new ArrayList<>();

    Batch(JmapClient client) {
        this.client = client;
    }

    /** A call and, once the batch was run, its answer. */
    public static final class Call<T> {
        private final String id;
        private final Method<T> method;
        private ObjectNode answer;
        private MethodException error;

        private Call(String id, Method<T> method) {
            this.id = id;
            this.method = method;
        }

        /** What a later call of the same batch can take from this one's answer. */
        public Ref ref(String path) {
            return new Ref(id, method.name(), path);
        }

        /** @throws MethodException if this call was refused */
        public T answer() throws IOException {
            if (error != null) {
                throw error;
            }
            if (answer == null) {
                throw new MalformedAnswerException(method.name() + " was not answered");
            }
            return method.read(answer);
        }
    }

    /** Adds a call; at most as many as {@link Limits#maxCallsInRequest()}. */
    public <T> Call<T> add(Method<T> method) {
        Call<T> call = new Call<>("c" + calls.size(), method);
        calls.add(call);
        return call;
    }

    /** Sends the request. Calls that are refused tell so when they are asked for their answers. */
    public void run() throws IOException {
        client.run(this);
    }

    boolean readOnly() {
        return calls.stream().allMatch(call -> call.method.readOnly());
    }

    /** What was refused for the moment, before anything of the request was done. */
    MethodException busy() {
        boolean nothingDone = readOnly() || calls.stream().allMatch(call -> call.error != null && call.error.nothingDone());
        return !nothingDone ? null : calls.stream().map(call -> call.error)
                .filter(error -> error != null && error.is("serverUnavailable")).findFirst().orElse(null);
    }

    String names() {
        return calls.stream().map(call -> call.method.name()).collect(Collectors.joining(", "));
    }

    ObjectNode request(String accountId) {
        Set<String> using = new LinkedHashSet<>();
        using.add(Urn.CORE);
        ObjectNode request = Json.object();
        ArrayNode methodCalls = request.arrayNode();
        for (Call<?> call : calls) {
            using.addAll(call.method.using());
            methodCalls.addArray().add(call.method.name()).add(call.method.arguments(accountId)).add(call.id);
        }
        request.set("using", Json.strings(using));
        request.set("methodCalls", methodCalls);
        return request;
    }

    /** Takes the answers apart; a call may have several, of which the one of its own name counts. */
    void take(JsonNode response) throws MalformedAnswerException {
        if (!response.path("methodResponses").isArray()) {
            throw new MalformedAnswerException("the answer lacks methodResponses");
        }
        for (Call<?> call : calls) {
            call.answer = null;
            call.error = null;
        }
        for (JsonNode each : response.get("methodResponses")) {
            if (!(each.path(1) instanceof ObjectNode arguments)) {
                throw new MalformedAnswerException("an answer lacks its arguments");
            }
            String name = each.path(0).asText();
            for (Call<?> call : calls) {
                if (call.id.equals(each.path(2).asText())) {
                    take(call, name, arguments);
                }
            }
        }
    }

    private static void take(Call<?> call, String name, ObjectNode arguments) {
        if (name.equals("error")) {
            call.error = new MethodException(call.method.name(), arguments);
        } else if (name.equals(call.method.name())) {
            call.answer = arguments;
        }
    }
}
