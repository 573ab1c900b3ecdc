package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the server tells of itself (RFC 8620 §2).
 *
 * @param apiUrl where requests go
 * @param downloadUrl template (RFC 6570, level 1)
 * @param uploadUrl template
 * @param primary capability to account id
 */
public record Session(URI apiUrl, String downloadUrl, String uploadUrl, Limits limits, ObjectNode capabilities,
        List<Account> accounts, Map<String, String> primary, String username, String state) {

    /** @param url what to make of the session's URLs, which may be relative (Cyrus) */
    static Session of(JsonNode json, UnaryOperator<String> url) throws MalformedAnswerException {
        if (!(json.get("capabilities") instanceof ObjectNode capabilities) || !json.path("apiUrl").isTextual() || !json.path("accounts").isObject()) {
            throw new MalformedAnswerException("this is no JMAP session: it lacks capabilities, accounts or apiUrl");
        }
        List<Account> accounts = new ArrayList<>();
        Json.objects(json.get("accounts")).forEach((id, account) -> accounts.add(new Account(id, account.path("name").asText(),
                account.path("isPersonal").asBoolean(true), account.path("isReadOnly").asBoolean(),
                account.get("accountCapabilities") instanceof ObjectNode own ? own : Json.object())));
        Map<String, String> primary = new LinkedHashMap<>();
        json.path("primaryAccounts").properties().forEach(each -> primary.put(each.getKey(), each.getValue().asText()));
        try {
            return new Session(URI.create(url.apply(json.get("apiUrl").asText())), url.apply(json.path("downloadUrl").asText()),
                    url.apply(json.path("uploadUrl").asText()), Limits.of(capabilities.path(Urn.CORE)), capabilities,
                    List.copyOf(accounts), Map.copyOf(primary), json.path("username").asText(), json.path("state").asText());
        } catch (IllegalArgumentException e) {
            throw new MalformedAnswerException("the session's apiUrl is no URL", e);
        }
    }

    /** @throws MalformedAnswerException if the server told no place for uploads */
    URI upload(String accountId) throws MalformedAnswerException {
        return expand(uploadUrl, Map.of("accountId", accountId));
    }

    URI download(String accountId, String blobId, String type) throws MalformedAnswerException {
        return expand(downloadUrl, Map.of("accountId", accountId, "blobId", blobId, "type", type, "name", "blob"));
    }

    private static URI expand(String template, Map<String, String> values) throws MalformedAnswerException {
        String expanded = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            String encoded = URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8).replace("+", "%20");
            expanded = expanded.replace("{" + value.getKey() + "}", encoded);
        }
        try {
            if (template.isEmpty()) {
                throw new MalformedAnswerException("the session lacks a URL for uploads or downloads");
            }
            return URI.create(expanded);
        } catch (IllegalArgumentException e) {
            throw new MalformedAnswerException("the session's URL for uploads or downloads is no URL", e);
        }
    }
}
