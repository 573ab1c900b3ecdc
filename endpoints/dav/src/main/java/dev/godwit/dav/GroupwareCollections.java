package dev.godwit.dav;

import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.namespace.QName;

/** The calendars or address books of an account. */
final class GroupwareCollections {
    private static final List<QName> NOT_COLLECTIONS = List.of(Names.SCHEDULE_INBOX, Names.SCHEDULE_OUTBOX, Names.NOTIFICATION,
            new QName(Names.CS, "dropbox-home"), new QName(Names.NEXTCLOUD, "trash-bin"), new QName(Names.NEXTCLOUD, "deleted-calendar"),
            new QName(Names.CS, "calendar-proxy-read"), new QName(Names.CS, "calendar-proxy-write"));

    private final DavClient client;
    private final Groupware protocol;
    private final Place place;
    private final DavOptions options;
    private final CollectionProperties properties;

    GroupwareCollections(DavClient client, Groupware protocol, Place place, DavOptions options) {
        this.client = client;
        this.protocol = protocol;
        this.place = place;
        this.options = options;
        this.properties = new CollectionProperties(protocol);
    }

    /** All, or the one that was asked for, in the order of the server. */
    List<ItemCollection> all() throws IOException {
        if (place.single().isPresent()) {
            return List.of(one(place.single().get()));
        }
        Map<String, ItemCollection> found = new LinkedHashMap<>();
        for (String home : place.homes()) {
            inHome(home).forEach(collection -> found.putIfAbsent(collection.id(), collection));
        }
        return List.copyOf(found.values());
    }

    private List<ItemCollection> inHome(String home) throws IOException {
        Map<String, DavResponse> members = new LinkedHashMap<>();
        Set<String> defaults = new HashSet<>();
        new Propfind(home, 1, protocol.collectionProperties()).run(client, (id, response) -> {
            response.property(Names.SCHEDULE_DEFAULT).ifPresent(url -> url.hrefs().forEach(href -> defaults.add(Hrefs.collection(client.hrefs().of(id, href)))));
            if (isCollection(response)) {
                members.put(Hrefs.collection(id), response);
            }
        });
        Map<String, SortedMap<String, String>> dead = dead(home, 1);
        List<ItemCollection> collections = new ArrayList<>();
        members.forEach((id, response) -> collections.add(collection(id, response, dead.getOrDefault(id, new TreeMap<>()), defaults.contains(id))));
        return collections;
    }

    private boolean isCollection(DavResponse response) {
        boolean wanted = response.is(protocol.resourceType) || protocol == Groupware.CALDAV && response.is(Names.SUBSCRIBED);
        return wanted && NOT_COLLECTIONS.stream().noneMatch(response::is);
    }

    /** The collection as it is now. @throws RefusedException if it is not there */
    ItemCollection one(String id) throws IOException {
        DavResponse response = Propfind.one(client, id, protocol.collectionProperties());
        if (!isCollection(response)) {
            throw new RefusedException("PROPFIND", 404, List.of(), List.of(), null);
        }
        return collection(id, response, dead(id, 0).getOrDefault(id, new TreeMap<>()), false);
    }

    /** Asks for everything, best effort: some servers answer nothing, some not at all. */
    private Map<String, SortedMap<String, String>> dead(String id, int depth) throws IOException {
        Map<String, SortedMap<String, String>> dead = new LinkedHashMap<>();
        try {
            new Propfind(id, depth, List.of()).run(client, (found, response) -> {
                SortedMap<String, String> of = new TreeMap<>();
                properties.readDead(response, of);
                dead.put(Hrefs.collection(found), of);
            });
        } catch (RefusedException noAllprop) {
            return Map.of(); // RFC 4918 demands it, Google refuses it; what is needed was asked by name
        }
        return dead;
    }

    private ItemCollection collection(String id, DavResponse response, SortedMap<String, String> dead, boolean isDefault) {
        SortedMap<String, String> all = properties.read(response);
        all.putAll(dead);
        if (isDefault) {
            all.put(ItemCollection.DEFAULT, "true");
        }
        sharedBy(id, response).ifPresent(owner -> all.put(ItemCollection.SHARED_BY, owner));
        response.property(Names.SOURCE).flatMap(source -> source.hrefs().stream().findFirst()).ifPresent(source -> all.put(ItemCollection.SUBSCRIPTION_SOURCE, source));
        String name = response.text(Names.DISPLAYNAME);
        return new ItemCollection(protocol.kind, id, "", name.isEmpty() ? Hrefs.name(id) : name, all, state(response));
    }

    /** The owner, where that is neither who logged in nor whose account was asked for. */
    private Optional<String> sharedBy(String id, DavResponse response) {
        Optional<String> owner = response.property(Names.OWNER).flatMap(element -> element.hrefs().stream().findFirst()).map(href -> client.hrefs().of(id, href));
        Optional<String> me = response.property(Names.CURRENT_USER_PRINCIPAL).flatMap(element -> element.hrefs().stream().findFirst()).map(href -> client.hrefs().of(id, href));
        Set<String> mine = new HashSet<>();
        me.ifPresent(principal -> mine.add(Hrefs.plain(principal)));
        mine.add(Hrefs.plain(place.principal()));
        return place.principal().isEmpty() && me.isEmpty() ? Optional.empty() : owner.map(Hrefs::plain).filter(principal -> !mine.contains(principal));
    }

    /** {@code t:} and a sync-token, or {@code c:} and a CTag, or nothing. */
    String state(DavResponse response) {
        String token = syncToken(response);
        return token.isEmpty() ? stateByTag(response) : SecondsToken.isYoung(token, client.serverTime()) ? "" : "t:" + token;
    }

    /** Empty where changes cannot be asked for. */
    String syncToken(DavResponse response) {
        String token = response.text(Names.SYNC_TOKEN);
        return options.uses("sync-collection") && syncs(response) ? token : "";
    }

    /** {@code c:} and a CTag, or nothing. */
    String stateByTag(DavResponse response) {
        String ctag = response.text(Names.CTAG);
        return ctag.isEmpty() || !options.uses("ctag") || SecondsToken.isYoung(ctag, client.serverTime()) ? "" : "c:" + ctag;
    }

    /** A server that has a token but does not name its reports gets the benefit of the doubt. */
    private static boolean syncs(DavResponse response) {
        // Xandikos leaves the element named report out
        return response.property(Names.SUPPORTED_REPORT_SET).map(set -> set.children().isEmpty() || set.children().stream().anyMatch(supported ->
                supported.has(Names.SYNC_COLLECTION) || supported.children().stream().anyMatch(report -> report.has(Names.SYNC_COLLECTION)))).orElse(true);
    }
}
