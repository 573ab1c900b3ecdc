package dev.godwit.engine.run;

import dev.godwit.contract.FilesInSeveral;
import dev.godwit.engine.CopyOptions.Several;
import dev.godwit.engine.journal.EmailIds.Home;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.HeaderKeys;
import dev.godwit.engine.match.MessageReader;
import dev.godwit.engine.plan.Findings;
import dev.godwit.engine.plan.KeywordMerge;
import dev.godwit.engine.plan.MailboxPlan;
import dev.godwit.engine.plan.MailboxPlan.KeywordChange;
import dev.godwit.engine.plan.Sharing;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what is one message in several mailboxes of the source one message in several mailboxes of the target, where that can
 * be: planned before anything is copied, done after it. A crash between the filing and its note in the journal is harmless:
 * the next run recognises the message by content.
 */
final class Filing {
    private final Ends ends;
    private final Journal journal;
    private final Several several;
    private final KeywordAbility ability;

    Filing(Ends ends, Journal journal, Several several, KeywordAbility ability) {
        this.ends = ends;
        this.journal = journal;
        this.several = several;
        this.ability = ability;
    }

    /** The plans with what can be filed taken out of what is to be copied. */
    List<MailboxPlan> plan(List<MailboxPlan> plans, boolean mayNote) {
        if (several == Several.SEPARATE || plans.stream().allMatch(plan -> plan.copy().isEmpty())) {
            return plans;
        }
        Map<MailboxPlan, Map<Long, Long>> emails = new LinkedHashMap<>();
        plans.forEach(plan -> emails.put(plan, emails(plan, plan.copy())));
        if (emails.values().stream().allMatch(Map::isEmpty) || !ends.targetWriters.call(writer -> writer instanceof FilesInSeveral)) {
            return plans;
        }
        Sharing sharing = new Sharing();
        Set<Long> all = new HashSet<>();
        emails.values().forEach(some -> all.addAll(some.values()));
        journal.emailIds().homes(all).forEach(home -> sharing.there(home.email(), home.target()));
        List<MailboxPlan> shared = new ArrayList<>();
        emails.forEach((plan, ids) -> {
            if (mayNote) {
                journal.emailIds().note(plan.findings().pair().id(), ids);
            }
            shared.add(sharing.share(plan, ids));
        });
        return shared;
    }

    /** The ids of these messages and of those just recognised, by UID; none for those that are nobody's twin for certain. */
    private Map<Long, Long> emails(MailboxPlan plan, UidSet uids) {
        Map<Long, Long> emails = new HashMap<>();
        if (several == Several.SAME_CONTENT) {
            new MessageReader(ends.sourceReaders).keys(plan.findings().pair().source(), uids).forEach((uid, keys) -> put(emails, uid, key(keys)));
            plan.adopted().forEach(a -> put(emails, a.entry().sourceUid(), key(a.entry().fingerprint().keys())));
            return emails;
        }
        Listing listing = plan.findings().source().listing();
        uids.forEach(uid -> put(emails, uid, emailId(listing, uid)));
        plan.adopted().forEach(a -> put(emails, a.entry().sourceUid(), emailId(listing, a.entry().sourceUid())));
        return emails;
    }

    private static void put(Map<Long, Long> emails, long uid, long email) {
        if (email != 0) {
            emails.put(uid, email);
        }
    }

    private static long emailId(Listing listing, long uid) {
        int row = listing.indexOf(uid);
        return row < 0 ? 0 : listing.emailId(row);
    }

    private static long key(HeaderKeys keys) {
        return keys.equals(HeaderKeys.NONE) ? 0 : keys.messageId() * 31 + keys.envelope() | 1;
    }

    /**
     * What became of one mailbox's filing.
     *
     * @param left what could not be filed and is to be copied after all
     * @param keywords what is to be set on the filed messages
     */
    record Filed(long messages, UidSet left, List<KeywordChange> keywords) {
    }

    /** Files the mailbox's messages. To be called when what can be copied has been. */
    Filed file(MailboxPlan plan) {
        Findings findings = plan.findings();
        MailboxPath to = findings.pair().target();
        Map<Long, Home> chosen = choose(plan);
        Map<MailboxPath, Map<Long, Long>> byHome = new LinkedHashMap<>();
        chosen.forEach((uid, home) -> byHome.computeIfAbsent(home.target(), t -> new LinkedHashMap<>()).put(home.entry().targetUid(), uid));
        List<Entry> entries = new ArrayList<>();
        List<KeywordChange> keywords = new ArrayList<>();
        byHome.forEach((from, uids) -> {
            Map<Long, Long> filed = ends.targetWriters.call(writer -> ((FilesInSeveral) writer).file(from, UidSet.of(uids.keySet()), to));
            filed.forEach((old, now) -> {
                if (now != 0 && uids.containsKey(old)) {
                    KeywordChange change = entry(findings, uids.get(old), chosen.get(uids.get(old)).entry(), now);
                    entries.add(change.entry());
                    keywords.add(change);
                }
            });
        });
        journal.put(entries);
        UidSet done = UidSet.of(entries.stream().map(Entry::sourceUid).toList());
        return new Filed(entries.size(), plan.file().minus(done), keywords.stream().filter(change -> !change.change().isEmpty()).toList());
    }

    /** For each message one of its twins on the target, none of them twice and none that is in this mailbox already. */
    private Map<Long, Home> choose(MailboxPlan plan) {
        MailboxPath to = plan.findings().pair().target();
        Map<Long, Long> emails = emails(plan, plan.file());
        Map<Long, List<Home>> homes = new HashMap<>();
        List<Home> known = journal.emailIds().homes(plan.file().stream().boxed().map(emails::get).filter(e -> e != null).toList());
        (several == Several.SAME_CONTENT ? known : stillTheSame(known)).forEach(home -> homes.computeIfAbsent(home.email(), e -> new ArrayList<>()).add(home));
        // a message in several mailboxes has one UID in all of them, so that its UID tells whether it is here
        UidSet here = journal.claimed(to);
        Set<Long> taken = new HashSet<>();
        Map<Long, Fingerprint> contents = several == Several.SAME_CONTENT
                ? new MessageReader(ends.sourceReaders).fingerprints(plan.findings().pair().source(), plan.file()) : Map.of();
        Map<Long, Home> chosen = new LinkedHashMap<>();
        plan.file().forEach(uid -> homes.getOrDefault(emails.getOrDefault(uid, 0L), List.of()).stream()
                .filter(home -> !home.target().equals(to) && !here.contains(home.entry().targetUid()) && !taken.contains(home.entry().targetUid()))
                .filter(home -> several != Several.SAME_CONTENT || sameContent(contents.get(uid), home.entry()))
                .findFirst().ifPresent(home -> {
                    taken.add(home.entry().targetUid());
                    chosen.put(uid, home);
                }));
        return chosen;
    }

    /** What was noted may be of an epoch of UIDs that is over: a home counts only if the source says of it now that it is that email. */
    private List<Home> stillTheSame(List<Home> known) {
        Map<MailboxPath, List<Home>> bySource = new LinkedHashMap<>();
        known.forEach(home -> bySource.computeIfAbsent(home.source(), source -> new ArrayList<>()).add(home));
        List<Home> sure = new ArrayList<>();
        bySource.forEach((source, homes) -> {
            UidSet uids = UidSet.of(homes.stream().map(home -> home.entry().sourceUid()).toList());
            Listing now = ends.sourceReaders.call(reader -> reader.list(source, uids));
            homes.stream().filter(home -> emailId(now, home.entry().sourceUid()) == home.email()).forEach(sure::add);
        });
        return sure;
    }

    private static boolean sameContent(Fingerprint content, Entry home) {
        return content != null && home.fingerprint() != null && content.digest().equals(home.fingerprint().digest());
    }

    /** What this mailbox's message has and its twin has not is set on both: on the target they are one. */
    private KeywordChange entry(Findings findings, long uid, Entry home, long targetUid) {
        Listing listing = findings.source().listing();
        int row = listing.indexOf(uid);
        Keywords own = listing.keywords(row);
        Keywords missing = KeywordMerge.storable(own, ability.of(findings.pair().target(), listing)).minus(home.targetKeywords());
        KeywordMerge.Change change = new KeywordMerge.Change(missing, Keywords.NONE);
        Entry entry = new Entry(findings.pair().id(), uid, targetUid, Entry.State.CONFIRMED, home.fingerprint(), home.stored(),
                listing.receivedEpochSecond(row), own, change.applyTo(home.targetKeywords()), 0, home.note());
        return new KeywordChange(entry, change);
    }
}
