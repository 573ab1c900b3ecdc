package dev.godwit.dav;

import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.MakeCollection;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.Proppatch;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.namespace.QName;

/** Makes and changes calendars and address books. */
final class GroupwareChanges {
    private static final int MOST_NAMES = 50;

    private final DavClient client;
    private final Groupware protocol;
    private final Place place;
    private final String display;
    private final GroupwareCollections collections;
    private final CollectionProperties properties;

    GroupwareChanges(DavClient client, Groupware protocol, Place place, String display, GroupwareCollections collections) {
        this.client = client;
        this.protocol = protocol;
        this.place = place;
        this.display = display;
        this.collections = collections;
        this.properties = new CollectionProperties(protocol);
    }

    ItemCollection create(ItemCollection wanted) throws IOException {
        for (ItemCollection existing : collections.all()) {
            if (existing.name().equals(wanted.name()) && !existing.properties().containsKey(ItemCollection.SHARED_BY)) {
                return existing;
            }
        }
        if (place.single().isPresent()) {
            throw DavErrors.usage(display, "the URL names one collection, and another one is to be made", "Give the URL of the account instead.");
        }
        String id = make(wanted);
        if ("true".equals(wanted.properties().get(ItemCollection.DEFAULT))) {
            makeDefault(id);
        }
        ItemCollection made = collections.one(id);
        // SOGo makes an address book without its name, Xandikos a calendar without its colour; both take them afterwards
        boolean complete = made.name().equals(wanted.name()) && made.properties().entrySet().containsAll(wanted.properties().entrySet());
        return complete ? made : change(made, wanted);
    }

    private String make(ItemCollection wanted) throws IOException {
        String home = place.homes().getFirst();
        String level = level(wanted);
        for (int number = 1; number <= MOST_NAMES; number++) {
            String id = home + level + (number == 1 ? "" : "-" + number) + "/";
            if (!isThere(id)) {
                make(id, wanted);
                return id;
            }
        }
        throw DavErrors.usage(display, "no free name was found for a collection", "Remove those that are not needed.");
    }

    /** The last level of the source's own href, or what can be said plainly of the name, or a digest of it. */
    private static String level(ItemCollection wanted) {
        String own = wanted.id().contains("/") ? Hrefs.plain(wanted.id()) : "";
        own = own.substring(own.lastIndexOf('/') + 1);
        if (own.matches("[A-Za-z0-9][A-Za-z0-9._~@-]{0,79}")) {
            return own;
        }
        String plain = wanted.name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String digest = ContentDigest.sha256Of(wanted.name().getBytes(StandardCharsets.UTF_8)).toString().substring(0, 12);
        return plain.isEmpty() || plain.length() > 60 ? "c-" + digest : plain;
    }

    private boolean isThere(String id) throws IOException {
        try {
            Propfind.one(client, id, List.of(Names.RESOURCETYPE));
            return true;
        } catch (RefusedException refused) {
            if (refused.status() == 404 || refused.status() == 410) {
                return false;
            }
            if (refused.status() == 403) {
                return true; // something we may not see: not ours to take
            }
            throw refused;
        }
    }

    /** One way to ask for a collection. */
    @FunctionalInterface
    private interface Way {
        void make(List<XmlElement> properties) throws IOException;
    }

    private void make(String id, ItemCollection wanted) throws IOException {
        boolean subscription = wanted.properties().containsKey(ItemCollection.SUBSCRIPTION_SOURCE);
        List<XmlElement> all = properties.write(wanted.name(), wanted.properties());
        List<XmlElement> least = new ArrayList<>();
        if (protocol == Groupware.CALDAV) {
            CollectionProperties.components(wanted.properties()).ifPresent(least::add);
        }
        if (subscription) {
            least.add(XmlElement.of(Names.SOURCE, XmlElement.of(Names.HREF, wanted.properties().get(ItemCollection.SUBSCRIPTION_SOURCE))));
        }
        List<XmlElement> everything = new ArrayList<>(least);
        everything.addAll(all);
        List<QName> types = List.of(subscription ? Names.SUBSCRIBED : protocol.resourceType);
        Way extended = set -> MakeCollection.extended(client, id, types, set);
        Way calendar = protocol == Groupware.CALDAV && !subscription ? set -> MakeCollection.calendar(client, id, set) : extended;
        if (attempt(calendar, everything) || attempt(extended, everything)) {
            return;
        }
        // Xandikos makes it and then refuses a property
        if (!isThere(id) && !attempt(calendar, least) && !attempt(extended, least) && !isThere(id)) {
            calendar.make(List.of()); // its refusal is the one to tell
        }
        set(id, all);
    }

    /** False if it has to be asked in another way: some servers take no properties here, some know only one of the methods. */
    private static boolean attempt(Way way, List<XmlElement> properties) throws IOException {
        try {
            way.make(properties);
            return true;
        } catch (RefusedException refused) {
            boolean otherWay = switch (refused.status()) {
                case 207, 400, 403, 405, 409, 415, 422, 424, 500, 501 -> !refused.says("need-privileges") && !refused.says("quota-not-exceeded");
                default -> false;
            };
            if (otherWay) {
                return false;
            }
            throw refused;
        }
    }

    /** As far as the server takes them. */
    private void set(String id, List<XmlElement> elements) throws IOException {
        if (elements.isEmpty()) {
            return;
        }
        try {
            new Proppatch(id, elements).run(client);
        } catch (RefusedException refused) {
            if (!List.of(400, 405, 409, 422, 500, 501).contains(refused.status())) {
                throw refused; // else what it did not take is missing from what it has, which the caller sees
            }
        }
    }

    ItemCollection change(ItemCollection existing, ItemCollection wanted) throws IOException {
        Map<String, String> different = new TreeMap<>(wanted.properties());
        different.entrySet().removeIf(property -> property.getValue().equals(existing.properties().get(property.getKey())));
        set(existing.id(), properties.write(wanted.name().equals(existing.name()) ? "" : wanted.name(), different));
        if ("true".equals(different.get(ItemCollection.DEFAULT))) {
            makeDefault(existing.id());
        }
        ItemCollection now = collections.one(existing.id());
        boolean isDefault = collections.all().stream().anyMatch(each -> each.id().equals(now.id()) && each.properties().containsKey(ItemCollection.DEFAULT));
        if (!isDefault) {
            return now;
        }
        TreeMap<String, String> all = new TreeMap<>(now.properties());
        all.put(ItemCollection.DEFAULT, "true");
        return now.withProperties(all);
    }

    /** RFC 6638 §9.2: the inbox says it, on servers that let us. */
    private void makeDefault(String id) throws IOException {
        if (protocol != Groupware.CALDAV) {
            return;
        }
        for (String home : place.homes()) {
            Optional<String> inbox = inbox(home);
            if (inbox.isPresent()) {
                try {
                    new Proppatch(inbox.get(), List.of(XmlElement.of(Names.SCHEDULE_DEFAULT, XmlElement.of(Names.HREF, Hrefs.path(id))))).run(client);
                } catch (RefusedException refused) {
                    if (refused.status() != 403 && refused.status() != 405 && refused.status() != 409 && refused.status() != 501) {
                        throw refused;
                    }
                }
            }
        }
    }

    private Optional<String> inbox(String home) throws IOException {
        List<String> found = new ArrayList<>();
        new Propfind(home, 1, List.of(Names.RESOURCETYPE)).run(client, (id, response) -> {
            if (response.is(Names.SCHEDULE_INBOX)) {
                found.add(id);
            }
        });
        return found.stream().findFirst();
    }
}
