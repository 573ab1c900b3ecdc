package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A JMAP client of its own, as plain as can be, so that what Godwit did is not judged by Godwit's own code. One call in each request. */
final class PlainJmap implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PAGE = 200;

    private final PlainHttp http;
    private final URI session;
    private final JsonNode urls;
    private final String account;

    /** @param mailboxes the ids of those it is in */
    record Email(String id, Mail mail, List<String> mailboxes) {
    }

    private PlainJmap(LabServer server, String user) {
        http = new PlainHttp(server, user);
        session = server.http(LabServer.Service.JMAP, user);
        urls = parsed(new String(http.bytes(session), StandardCharsets.UTF_8));
        account = urls.path("primaryAccounts").path("urn:ietf:params:jmap:mail").asText();
        assertThat(account).isNotEmpty();
    }

    static PlainJmap on(LabServer server, String user) {
        return new PlainJmap(server, user);
    }

    private static JsonNode parsed(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode call(String method, ObjectNode arguments) {
        ObjectNode request = MAPPER.createObjectNode();
        request.putArray("using").add("urn:ietf:params:jmap:core").add("urn:ietf:params:jmap:mail");
        request.putArray("methodCalls").addArray().add(method).add(arguments.put("accountId", account)).add("0");
        String answer = http.send("POST", session.resolve(urls.path("apiUrl").asText()), request.toString(), "Content-Type", "application/json", "Accept", "application/json").body();
        JsonNode response = parsed(answer).path("methodResponses").path(0);
        assertThat(response.path(0).asText()).as(answer).isEqualTo(method);
        return response.path(1);
    }

    /** Id to path. */
    Map<String, MailboxPath> mailboxes() {
        Map<String, JsonNode> boxes = new HashMap<>();
        call("Mailbox/get", MAPPER.createObjectNode().putNull("ids")).path("list").forEach(box -> boxes.put(box.path("id").asText(), box));
        Map<String, MailboxPath> paths = new HashMap<>();
        boxes.forEach((id, box) -> paths.put(id, path(box, boxes)));
        return paths;
    }

    private static MailboxPath path(JsonNode box, Map<String, JsonNode> boxes) {
        if (box.path("role").asText().equals("inbox")) {
            return MailboxPath.INBOX;
        }
        List<String> levels = new ArrayList<>();
        for (JsonNode at = box; at != null; at = boxes.get(at.path("parentId").asText())) {
            levels.addFirst(at.path("name").asText());
        }
        return new MailboxPath(levels);
    }

    /** Every message once, however many mailboxes it is in. */
    List<Email> emails() {
        Map<String, Email> emails = new LinkedHashMap<>();
        mailboxes().keySet().forEach(mailbox -> ids(mailbox).forEach(page -> {
            ObjectNode arguments = MAPPER.createObjectNode();
            arguments.set("ids", page);
            arguments.putArray("properties").add("id").add("blobId").add("mailboxIds").add("keywords").add("receivedAt");
            call("Email/get", arguments).path("list").forEach(email -> emails.computeIfAbsent(email.path("id").asText(), id -> email(id, email)));
        }));
        return List.copyOf(emails.values());
    }

    private List<ArrayNode> ids(String mailbox) {
        List<ArrayNode> pages = new ArrayList<>();
        int position = 0;
        while (true) {
            ObjectNode arguments = MAPPER.createObjectNode().put("position", position).put("limit", PAGE);
            arguments.putObject("filter").put("inMailbox", mailbox);
            arguments.putArray("sort").addObject().put("property", "receivedAt");
            ArrayNode ids = (ArrayNode) call("Email/query", arguments).path("ids");
            if (ids.isEmpty()) {
                return pages;
            }
            pages.add(ids);
            position += ids.size();
        }
    }

    private Email email(String id, JsonNode email) {
        byte[] body = http.bytes(session.resolve(urls.path("downloadUrl").asText().replace("{accountId}", account).replace("{name}", "m")
                .replace("{blobId}", URLEncoder.encode(email.path("blobId").asText(), StandardCharsets.UTF_8)).replace("{type}", "message%2Frfc822")));
        List<String> keywords = new ArrayList<>();
        email.path("keywords").fieldNames().forEachRemaining(keywords::add);
        List<String> mailboxes = new ArrayList<>();
        email.path("mailboxIds").fieldNames().forEachRemaining(mailboxes::add);
        return new Email(id, Mail.of(body, keywords.isEmpty() ? Keywords.NONE : Keywords.of(keywords),
                OffsetDateTime.parse(email.path("receivedAt").asText()).toEpochSecond()), mailboxes);
    }

    /** As IMAP would show it: a message in several mailboxes is in each. The numbers are of no meaning. */
    Snapshot snapshot() {
        Map<MailboxPath, Map<Long, Mail>> all = new TreeMap<>();
        Map<String, MailboxPath> paths = mailboxes();
        paths.values().forEach(path -> all.put(path, new TreeMap<>()));
        for (Email email : emails()) {
            email.mailboxes().forEach(id -> all.get(paths.get(id)).put(all.get(paths.get(id)).size() + 1L, email.mail()));
        }
        return new Snapshot(all);
    }

    @Override
    public void close() {
        http.close();
    }
}
