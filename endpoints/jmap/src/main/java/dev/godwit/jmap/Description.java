package dev.godwit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointDescription.Quota;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.MethodException;
import dev.godwit.jmap.client.Urn;
import dev.godwit.model.DataKind;
import dev.godwit.wire.http.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Says what an account is and what it offers. */
record Description(MailAccount account) {

    EndpointDescription describe() throws IOException {
        JmapClient client = account.client();
        List<String> capabilities = new ArrayList<>();
        client.account().capabilities().fieldNames().forEachRemaining(capabilities::add);
        List<String> notes = notes();
        return new EndpointDescription(account.options().display(), identity(), Optional.empty(), capabilities.stream().sorted().toList(),
                OptionalLong.of(client.limits().maxSizeUpload()), quota(notes), notes, kinds());
    }

    private Set<DataKind> kinds() {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        kinds.addAll(account.items().kinds());
        if (account.client().offers(Urn.MAIL)) {
            kinds.add(DataKind.MAIL);
        }
        return kinds;
    }

    /** The same for every user who sees the account. */
    private String identity() {
        Origin origin = account.options().http().origin();
        return "jmap://" + origin.host() + ":" + origin.port() + "/" + account.client().account().id();
    }

    private List<String> notes() {
        JmapClient client = account.client();
        List<String> notes = new ArrayList<>();
        if (!account.options().http().origin().secure()) {
            notes.add("The connection is not encrypted: everything travels readable, the password too.");
        } else if (!account.options().http().trusted()) {
            notes.add("The server's certificate is not verified.");
        }
        client.foreignServers().forEach(origin -> notes.add("The session leads to another server, " + origin
                + ", which gets the credentials too; ?session-urls=rewrite takes the host of the URL instead."));
        if (client.account().isReadOnly()) {
            notes.add("The account can only be read.");
        }
        if (!client.account().isPersonal()) {
            notes.add("The account is not this user's own.");
        }
        for (String urn : List.of(Urn.CONTACTS, Urn.CALENDARS, Urn.SIEVE, Urn.FILES, Urn.VACATION, Urn.SUBMISSION)) {
            if (!client.offers(urn)) {
                notes.add("Not offered: " + urn.substring(urn.lastIndexOf(':') + 1) + ".");
            }
        }
        notes.addAll(account.items().notes());
        return notes;
    }

    private Optional<Quota> quota(List<String> notes) throws IOException {
        if (!account.client().offers(Urn.QUOTA)) {
            return Optional.empty();
        }
        try {
            return account.client().call(FooGet.of(DataType.QUOTA)).list().stream()
                    .filter(quota -> Json.text(quota, "resourceType", "").equals("octets") && isForMail(quota))
                    .map(quota -> new Quota(Json.text(quota, "name", ""), quota.path("used").asLong(), quota.path("hardLimit").asLong(-1)))
                    .findFirst();
        } catch (MethodException e) {
            notes.add("The quota cannot be read: " + e.type() + "."); // Cyrus 3.6 announces it without the method
            return Optional.empty();
        }
    }

    private static boolean isForMail(ObjectNode quota) {
        return !quota.path("types").isArray() || StreamSupport.stream(quota.get("types").spliterator(), false)
                .anyMatch(type -> type.asText().equals("Mail") || type.asText().equals("Email"));
    }
}
