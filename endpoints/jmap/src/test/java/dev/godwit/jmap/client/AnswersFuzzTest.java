package dev.godwit.jmap.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server says is understood or complained of as malformed or refused; nothing else is thrown. */
class AnswersFuzzTest {
    private static final DataType EMAIL = DataType.EMAIL;

    @FuzzTest
    void session_and_answers_of_any_bytes_are_read_or_refused(byte[] bytes) throws IOException {
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            if (json != null) {
                session(json);
                envelope(json);
            }
        } catch (JsonProcessingException e) {
            assertThat(e).isNotNull(); // no JSON: the client says so before any of this
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "1", "\"x\"", "{\"capabilities\":{},\"accounts\":{},\"apiUrl\":\"\"}",
            "{\"capabilities\":{\"urn:ietf:params:jmap:core\":{\"maxObjectsInGet\":-1,\"maxSizeUpload\":1e400}},\"accounts\":{\"a\":null,\"b\":7,\"c\":{\"accountCapabilities\":[]}},"
                    + "\"apiUrl\":\"h t\",\"uploadUrl\":7,\"downloadUrl\":\"{\",\"primaryAccounts\":{\"x\":null}}",
            "{\"capabilities\":{},\"accounts\":{\"a\":{}},\"apiUrl\":\"/api\",\"uploadUrl\":\"%\",\"downloadUrl\":\"{accountId}{blobId}\"}",
            "{\"methodResponses\":{}}", "{\"methodResponses\":[null,[],[1,2,3],[\"error\",{},\"c0\"]]}",
            "{\"methodResponses\":[[\"Email/get\",{\"list\":[1]},\"c0\"]]}",
            "{\"methodResponses\":[[\"Email/get\",{\"state\":[],\"list\":[{\"id\":{}}],\"notFound\":{\"a\":1}},\"c0\"],[\"Email/changes\",{\"newState\":\"1\",\"created\":[null,1,{}]},\"c1\"],"
                    + "[\"Email/query\",{\"ids\":[[]],\"total\":\"x\"},\"c2\"],[\"Email/set\",{\"created\":{\"a\":null},\"notCreated\":{\"b\":3,\"c\":{\"type\":{},\"properties\":5}},\"destroyed\":7},\"c3\"],"
                    + "[\"Email/import\",{\"created\":[],\"notCreated\":{\"m\":{\"existingId\":[]}}},\"c4\"]]}",
            "{\"methodResponses\":[[\"error\",{\"type\":{\"a\":1},\"description\":[]},\"c0\"],[\"error\",{\"type\":null},\"c3\"]]}"})
    void what_servers_in_trouble_say_is_read_or_refused(String text) throws IOException {
        session_and_answers_of_any_bytes_are_read_or_refused(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void session(JsonNode json) {
        try {
            Session session = Session.of(json, url -> url);
            assertThat(session.limits().maxObjectsInGet()).isPositive();
            assertThat(session.limits().maxObjectsInSet()).isPositive();
            assertThat(session.limits().maxCallsInRequest()).isPositive();
            assertThat(session.limits().maxConcurrentRequests()).isPositive();
            assertThat(session.limits().maxConcurrentUpload()).isPositive();
            URI upload = session.upload("a b/c");
            assertThat(upload).isNotNull();
            assertThat(session.download("a", "b?c", "message/rfc822")).isNotNull();
        } catch (MalformedAnswerException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void envelope(JsonNode json) throws IOException {
        Batch batch = new Batch(null);
        List<Batch.Call<?>> calls = List.of(batch.add(FooGet.of(EMAIL)), batch.add(new FooChanges(EMAIL, "0", 0)), batch.add(new FooQuery(EMAIL)),
                batch.add(new FooSet(EMAIL, new FooSet.Wish())), batch.add(new EmailImport(Map.of("m", (ObjectNode) Json.object()))));
        try {
            batch.take(json);
        } catch (MalformedAnswerException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        assertThat(batch.busy() == null || batch.busy().is("serverUnavailable")).isTrue();
        for (Batch.Call<?> call : calls) {
            try {
                assertThat(call.answer()).isNotNull();
            } catch (MalformedAnswerException | MethodException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
