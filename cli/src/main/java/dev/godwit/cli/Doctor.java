package dev.godwit.cli;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MailboxWriter.KeywordSupport;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.UidSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Looks at both accounts before anything is copied, and changes neither. */
final class Doctor {
    private static final long SAMPLE_BYTES = 8_000_000;
    private static final int SAMPLE_MESSAGES = 200;

    private final Source source;
    private final Target target;
    private final LongSupplier nanoTime;
    private final List<String> leftBehind = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();
    private final Set<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private long mailboxes;
    private long messages;
    private long bytes;
    private long largest;
    private long tooLarge;
    private double bytesPerSecond;
    private final Map<DataKind, Long> items = new TreeMap<>();

    /** @param target null if there is none */
    Doctor(Source source, Target target, LongSupplier nanoTime) {
        this.source = source;
        this.target = target;
        this.nanoTime = nanoTime;
    }

    Diagnosis examine() {
        EndpointDescription from = source.describe();
        EndpointDescription to = target == null ? null : target.describe();
        long limit = to == null ? Long.MAX_VALUE : to.maxMessageSize().orElse(Long.MAX_VALUE);
        if (from.kinds().contains(DataKind.MAIL)) {
            lookAtMail(limit);
        }
        boolean mailTarget = to != null && to.kinds().contains(DataKind.MAIL);
        lookAtItems(to);
        if (tooLarge > 0) {
            leftBehind.add(Amounts.count(tooLarge, "message") + " larger than the target takes (" + Amounts.bytes(limit) + ")");
        }
        if (mailTarget) {
            compareNames(target.nameRules());
            compareKeywords();
        }
        if (to != null) {
            to.quota().filter(quota -> quota.limitBytes() >= 0 && quota.limitBytes() - quota.usedBytes() < bytes)
                    .ifPresent(quota -> obstacles.add("the target has room for " + Amounts.bytes(Math.max(0, quota.limitBytes() - quota.usedBytes()))
                            + " and " + Amounts.bytes(bytes) + " are to be copied"));
        }
        return new Diagnosis(from, to, mailboxes, messages, bytes, largest, bytesPerSecond, leftBehind, obstacles, items);
    }

    /** What there is besides mail, and what of it has nowhere to go. */
    private void lookAtItems(EndpointDescription to) {
        source.items().ifPresent(there -> there.kinds().stream().sorted().forEach(kind -> {
            long count = 0;
            for (ItemCollection collection : there.collections(kind)) {
                if (collection.properties().containsKey(ItemCollection.SHARED_BY)) {
                    leftBehind.add(kind.word() + " '" + collection.name() + "': belongs to somebody else");
                } else if (collection.properties().containsKey(ItemCollection.SUBSCRIPTION_SOURCE)) {
                    leftBehind.add(kind.word() + " '" + collection.name() + "': subscribed from elsewhere");
                } else {
                    count += there.list(collection, "").items().size();
                }
            }
            items.put(kind, count);
            if (count > 0 && to != null && !to.kinds().contains(kind)) {
                leftBehind.add(Amounts.count(count, "item") + " of " + kind.word() + ": the target does not hold them");
            }
        }));
    }

    private void lookAtMail(long limit) {
        try (MailboxReader reader = source.openReader()) {
            for (Mailbox mailbox : source.mailboxes()) {
                if (mailbox.namespace() != NamespaceKind.PERSONAL) {
                    leftBehind.add(mailbox.path() + ": belongs to " + (mailbox.namespace() == NamespaceKind.SHARED ? "a shared namespace" : "another user"));
                } else if (mailbox.selectable()) {
                    count(reader, mailbox.path(), limit);
                }
            }
        }
    }

    private void count(MailboxReader reader, MailboxPath mailbox, long limit) {
        reader.open(mailbox);
        Listing listing = reader.list(mailbox);
        mailboxes++;
        messages += listing.size();
        for (int row = 0; row < listing.size(); row++) {
            long size = Math.max(0, listing.size(row));
            bytes += size;
            largest = Math.max(largest, size);
            tooLarge += size > limit ? 1 : 0;
        }
        listing.distinctKeywords().forEach(set -> set.forEach(keywords::add));
        if (bytesPerSecond == 0 && listing.size() > 0) {
            bytesPerSecond = measure(reader, mailbox, listing);
        }
    }

    /** Reads a few messages for their speed. */
    private double measure(MailboxReader reader, MailboxPath mailbox, Listing listing) {
        UidSet.Builder sample = new UidSet.Builder();
        long expected = 0;
        for (int row = 0; row < Math.min(listing.size(), SAMPLE_MESSAGES) && expected < SAMPLE_BYTES; row++) {
            sample.add(listing.uid(row));
            expected += Math.max(0, listing.size(row));
        }
        long[] read = {0};
        long began = nanoTime.getAsLong();
        reader.bodies(mailbox, sample.build(), (_, _, body) -> read[0] += body.transferTo(java.io.OutputStream.nullOutputStream()));
        return read[0] / Math.max(1e-6, (nanoTime.getAsLong() - began) / 1e9);
    }

    private void compareNames(NameRules rules) {
        for (Mailbox mailbox : source.mailboxes()) {
            if (mailbox.namespace() == NamespaceKind.PERSONAL && mailbox.path().levels().stream().anyMatch(level -> !allows(rules, level))) {
                leftBehind.add(mailbox.path() + ": the target does not allow this name, it gets another one");
            }
        }
    }

    private static boolean allows(NameRules rules, String level) {
        return level.chars().noneMatch(c -> rules.forbidden().indexOf(c) >= 0 || Character.isISOControl(c))
                && level.getBytes(StandardCharsets.UTF_8).length <= rules.maxLevelBytes();
    }

    private void compareKeywords() {
        if (target.states(List.of(MailboxPath.INBOX)).isEmpty()) {
            return;
        }
        try (MailboxWriter writer = target.openWriter()) {
            KeywordSupport support = writer.keywordSupport(MailboxPath.INBOX);
            if (!support.arbitrary()) {
                Keywords lost = Keywords.of(keywords).minus(support.storable());
                lost.forEach(keyword -> leftBehind.add("keyword " + keyword + ": the target cannot store it"));
            }
        }
    }
}
