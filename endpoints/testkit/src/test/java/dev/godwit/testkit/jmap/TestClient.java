package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Sends what a test writes, right or wrong. */
final class TestClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JmapServer server;
    private final String authorization;

    TestClient(JmapServer server, String authorization) {
        this.server = server;
        this.authorization = authorization;
    }

    static TestClient basic(JmapServer server, String user, String password) {
        return new TestClient(server, "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    HttpResponse<String> send(String method, String path, String contentType, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Authorization", authorization);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    HttpResponse<String> get(String path) throws IOException {
        return send("GET", path, null, null);
    }

    ObjectNode session() throws IOException {
        return (ObjectNode) json(get("/jmap/session"));
    }

    HttpResponse<String> post(String request) throws IOException {
        return send("POST", "/jmap/api", "application/json", request.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The responses to calls that use everything there is. */
    ArrayNode calls(String... calls) throws IOException {
        ObjectNode request = Json.object();
        request.set("using", Json.array(server.quirks().capabilities));
        String text = request.toString();
        HttpResponse<String> response = post(text.substring(0, text.length() - 1) + ",'methodCalls':[" + String.join(",", calls) + "]}");
        return (ArrayNode) json(response).get("methodResponses");
    }

    /** The arguments of the response to one call, an error's too; account A1. */
    ObjectNode call(String method, String arguments) throws IOException {
        String separator = arguments.strip().equals("{}") ? "" : ",";
        ArrayNode responses = calls("['" + method + "',{'accountId':'A1'" + separator + arguments.strip().substring(1) + ",'c']");
        return (ObjectNode) responses.get(0).get(1);
    }

    String upload(byte[] body) throws IOException {
        return json(send("POST", "/jmap/upload/A1/", "message/rfc822", body)).get("blobId").asText();
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.read(response.body().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        http.close();
    }
}
