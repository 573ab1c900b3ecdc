package dev.godwit.dav;

import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.client.SyncCollection;
import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.DavXmlException;
import dev.godwit.dav.xml.Names;
import dev.godwit.model.ItemListing;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;

/** What is in a calendar or address book, or what changed there. */
final class GroupwareListing {
    private static final List<QName> WANTED = List.of(Names.RESOURCETYPE, Names.GETETAG, Names.GETCONTENTLENGTH, Names.GETLASTMODIFIED);
    /** A server that goes on saying that there is more, and gives nothing, is not asked for ever. */
    private static final int MOST_PARTS = 100_000;

    private final DavClient client;
    private final GroupwareCollections collections;
    private final DavOptions options;

    GroupwareListing(DavClient client, GroupwareCollections collections, DavOptions options) {
        this.client = client;
        this.collections = collections;
        this.options = options;
    }

    /** @param since a state this class or {@link GroupwareCollections#state} gave; empty for all */
    ItemListing list(String collection, String since) throws IOException {
        if (since.startsWith("t:") && options.uses("sync-collection")) {
            Optional<ItemListing> changes = sync(collection, since.substring(2));
            if (changes.isPresent()) {
                return changes.get();
            }
        }
        if (since.startsWith("c:") && since.equals(collections.state(head(collection)))) {
            return new ItemListing(since, false, List.of(), List.of());
        }
        return complete(collection);
    }

    private DavResponse head(String collection) throws IOException {
        return Propfind.one(client, collection, List.of(Names.SYNC_TOKEN, Names.CTAG, Names.SUPPORTED_REPORT_SET));
    }

    private ItemListing complete(String collection) throws IOException {
        DavResponse head = head(collection);
        if (!collections.syncToken(head).isEmpty()) {
            Optional<ItemListing> all = sync(collection, "");
            if (all.isPresent()) {
                return all.get();
            }
        }
        String state = collections.stateByTag(head);
        // the state was told before the listing: what changes in between is seen now and once more the next time
        Members members = new Members(collection);
        new Propfind(collection, 1, WANTED).run(client, members::changed);
        return new ItemListing(state, true, members.stubs(), List.of());
    }

    /** Empty if the server cannot tell: an unknown token, or no such report after all. */
    private Optional<ItemListing> sync(String collection, String since) throws IOException {
        Members members = new Members(collection);
        String token = since;
        try {
            for (int part = 0; part < MOST_PARTS; part++) {
                SyncCollection.Result result = new SyncCollection(collection, token, WANTED).run(client, members);
                if (result.token().isEmpty()) {
                    return Optional.empty();
                }
                boolean more = result.truncated() && !result.token().get().equals(token);
                token = result.token().get();
                if (!more) {
                    return result.truncated() ? Optional.empty()
                            : Optional.of(new ItemListing("t:" + token, since.isEmpty(), members.stubs(), since.isEmpty() ? List.of() : members.removed()));
                }
            }
            return Optional.empty();
        } catch (RefusedException refused) {
            if (cannotSync(refused)) {
                return Optional.empty();
            }
            throw refused;
        } catch (DavXmlException noMultistatus) {
            return Optional.empty(); // the listing by PROPFIND will show whether it is this report or everything
        }
    }

    /** RFC 6578 §3.2 has 403 with valid-sync-token or with number-of-matches-within-limits; the rest is what servers say instead. */
    private static boolean cannotSync(RefusedException refused) {
        return refused.says("valid-sync-token") || refused.says("number-of-matches-within-limits") || refused.says("supported-report")
                || refused.says("sync-traversal-supported") || switch (refused.status()) {
                    case 400, 403, 405, 409, 410, 412, 415, 422, 500, 501, 507 -> true;
                    default -> false;
                };
    }

    /** Collects the members of a collection; the last word about each counts. */
    private final class Members implements SyncCollection.Sink {
        private final String collection;
        private final Map<String, ItemListing.Stub> changed = new LinkedHashMap<>();
        private final Set<String> removed = new LinkedHashSet<>();

        Members(String collection) {
            this.collection = collection;
        }

        @Override
        public void changed(String id, DavResponse response) {
            Optional<String> member = Hrefs.member(collection, id);
            if (member.isEmpty() || member.get().endsWith("/") || response.is(Names.COLLECTION) || response.status() >= 400) {
                return;
            }
            changed.put(member.get(), new ItemListing.Stub(member.get(), Versions.of(response), Hrefs.name(id), response.number(Names.GETCONTENTLENGTH).orElse(-1)));
            removed.remove(member.get());
        }

        @Override
        public void removed(String id) {
            Hrefs.member(collection, id).ifPresent(member -> {
                changed.remove(member);
                removed.add(member);
            });
        }

        List<ItemListing.Stub> stubs() {
            return List.copyOf(changed.values());
        }

        List<String> removed() {
            return List.copyOf(removed);
        }
    }
}
