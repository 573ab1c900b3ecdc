package dev.godwit.testkit.corpus;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes the list of changes; each message is touched at most once, so that every change can be applied. */
final class Changes {
    private final Corpus corpus;
    private final SplittableRandom random;
    private final Map<MailboxPath, List<Long>> untouched = new LinkedHashMap<>();
    private final List<MailboxPath> places;

    private Changes(Corpus corpus, long seed) {
        this.corpus = corpus;
        random = new SplittableRandom(seed);
        corpus.mailboxes().forEach(mailbox -> untouched.put(mailbox.path(), new ArrayList<>()));
        Map<MailboxPath, Long> next = new LinkedHashMap<>();
        for (int i = 0; i < corpus.size(); i++) {
            MailboxPath path = corpus.message(i).mailbox();
            untouched.get(path).add(next.merge(path, 1L, Long::sum));
        }
        places = List.copyOf(untouched.keySet());
    }

    static List<Change> of(Corpus corpus, long seed, int number) {
        Changes changes = new Changes(corpus, seed);
        List<Change> list = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            list.add(changes.next(i));
        }
        changes.places.stream().filter(path -> path.depth() > 1).findFirst()
                .ifPresent(path -> list.add(new Change.Renaming(path, MailboxPath.of("Umbenannt", "\u00c4lteres " + seed))));
        return list;
    }

    private Change next(int number) {
        MailboxPath from = places.get(random.nextInt(places.size()));
        List<Long> uids = untouched.get(from);
        int what = uids.isEmpty() ? 0 : random.nextInt(10);
        if (what < 4) {
            return new Change.Arrival(corpus.newMessage(from, number, random));
        }
        long uid = uids.remove(random.nextInt(uids.size()));
        if (what < 7) {
            return new Change.FlagChange(from, uid, Keywords.of(Keywords.SEEN, random.nextBoolean() ? Keywords.FLAGGED : "$Forwarded"));
        }
        MailboxPath to = places.get(random.nextInt(places.size()));
        return what < 9 && !to.equals(from) ? new Change.Move(from, uid, to) : new Change.Deletion(from, uid);
    }
}
