package dev.godwit.jmap;

import dev.godwit.model.Listing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** All mailboxes' listings as they were at a state of the account's Emails. Immutable. */
record Snapshot(String state, Map<String, Listing> byMailbox) {
    Listing listing(String mailboxId) {
        return byMailbox.getOrDefault(mailboxId, Listing.EMPTY);
    }

    /** As it is after what happened since. */
    Snapshot plus(Delta delta, Homes homes) {
        Map<String, Listing.Builder> additions = new HashMap<>();
        Rows rows = new Rows(homes, additions);
        Set<Long> touched = new HashSet<>();
        delta.gone().forEach(touched::add);
        for (int i = 0; i < delta.rows().size(); i++) {
            touched.add(delta.numbers()[i]);
            rows.add(delta.numbers()[i], delta.rows().get(i));
        }
        Map<String, Listing> result = new HashMap<>(byMailbox);
        byMailbox.forEach((id, listing) -> {
            if (additions.containsKey(id) || touched.stream().anyMatch(number -> listing.indexOf(number) >= 0)) {
                result.put(id, without(listing, touched, additions.remove(id)));
            }
        });
        additions.forEach((id, added) -> result.put(id, added.build()));
        return new Snapshot(delta.newState(), result);
    }

    private static Listing without(Listing listing, Set<Long> touched, Listing.Builder added) {
        Listing.Builder builder = new Listing.Builder(listing.size() + (added == null ? 0 : added.size()));
        for (int row = 0; row < listing.size(); row++) {
            if (!touched.contains(listing.uid(row))) {
                copy(listing, row, builder);
            }
        }
        if (added != null) {
            Listing more = added.build();
            for (int row = 0; row < more.size(); row++) {
                copy(more, row, builder);
            }
        }
        return builder.build();
    }

    static void copy(Listing listing, int row, Listing.Builder builder) {
        builder.add(listing.uid(row), listing.keywords(row), listing.size(row), listing.receivedEpochSecond(row), listing.modseq(row), null, listing.emailId(row));
    }

    /** Collects rows by mailbox. */
    record Rows(Homes homes, Map<String, Listing.Builder> byMailbox) {
        void add(long number, EmailRow row) {
            long emailId = EmailRow.emailId(row.id());
            homes.of(row, (mailboxId, keywords) -> byMailbox.computeIfAbsent(mailboxId, k -> new Listing.Builder(16))
                    .add(number, keywords, row.size(), row.receivedEpochSecond(), 0, null, emailId));
        }

        Map<String, Listing> build() {
            Map<String, Listing> built = new HashMap<>();
            byMailbox.forEach((id, builder) -> built.put(id, builder.build()));
            return built;
        }
    }
}
