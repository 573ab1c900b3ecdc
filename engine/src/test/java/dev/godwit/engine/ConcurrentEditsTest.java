package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.DeletionCap;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.memory.MemoryFeature;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both sides are edited at random between runs, and after each run the target must be what a model of the three-way
 * merge says. The model knows messages by name (each has content of its own), so it needs no journal and no UIDs.
 */
class ConcurrentEditsTest {
    private static final List<String> BOXES = List.of("INBOX", "A", "B");
    private static final List<String> KEYWORDS = List.of(Keywords.SEEN, Keywords.FLAGGED, "Work");
    private static final List<Set<MemoryFeature>> SERVERS = List.of(MemoryFeature.ALL,
            World.without(MemoryFeature.REPORTS_CHANGES, MemoryFeature.OBJECT_IDS),
            World.without(MemoryFeature.MOVES_SERVER_SIDE),
            World.without(MemoryFeature.TELLS_UIDS, MemoryFeature.PRESERVES_UIDS, MemoryFeature.REPORTS_CHANGES, MemoryFeature.OBJECT_IDS));

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> the_target_is_what_the_merge_model_says() {
        return Stream.of(Deletions.values()).flatMap(deletions -> IntStream.range(0, Integer.getInteger("godwit.edits", 60))
                .mapToObj(seed -> DynamicTest.dynamicTest(deletions + ", seed " + seed, () -> new Case(deletions, seed).run())));
    }

    /** Where a message is on one side, with which keywords. */
    private record Place(String box, Keywords keywords) {
    }

    private final class Case {
        private final Deletions deletions;
        private final Random random;
        private final World world;
        private final CopyOptions options;
        private final Map<String, Place> source = new TreeMap<>();
        private final Map<String, Place> target = new TreeMap<>();
        /** What the last run saw of each message that it had brought into agreement: the base of the merge. */
        private final Map<String, Place> base = new HashMap<>();
        private final Map<ContentDigest, String> names = new HashMap<>();
        private int next;

        Case(Deletions deletions, int seed) throws IOException {
            this.deletions = deletions;
            random = new Random(seed * 31L + deletions.ordinal());
            world = new World(Files.createDirectory(directory.resolve(deletions + "-" + seed)),
                    seed % 2 == 0 ? MemoryFeature.ALL : World.without(MemoryFeature.REPORTS_CHANGES), SERVERS.get(seed % SERVERS.size()));
            options = world.options().withDeletions(deletions).withDeletionCap(new DeletionCap(0, 0, true));
        }

        void run() {
            BOXES.forEach(box -> List.of(world.source, world.target).forEach(side -> side.create(Mailbox.of(MailboxPath.parse(box)))));
            for (int i = 0; i < 8; i++) {
                add(world.source, source);
            }
            for (int round = 0; round < 5; round++) {
                List<String> history = new ArrayList<>();
                for (int i = random.nextInt(8); i > 0; i--) {
                    history.add(random.nextInt(3) > 0 ? edit(world.source, source, "source") : edit(world.target, target, "target"));
                }
                merge();
                world.copy(options);
                assertThat(contents(world.target, history)).as("round %d after %s", round, history).isEqualTo(described(target));
                assertThat(contents(world.source, history)).as("the source is untouched").isEqualTo(described(source));
                assertThat(world.copy(options).changedAnything()).as("round %d: a second run does nothing", round).isFalse();
            }
        }

        private String edit(Target account, Map<String, Place> side, String name) {
            List<String> messages = List.copyOf(side.keySet());
            if (messages.isEmpty() || random.nextInt(4) == 0) {
                return name + " add " + add(account, side);
            }
            String message = messages.get(random.nextInt(messages.size()));
            Place place = side.get(message);
            long uid = uid(account, place.box(), message);
            switch (random.nextInt(account == world.source ? 3 : 2)) {
                case 0 -> {
                    Keywords one = Keywords.of(KEYWORDS.get(random.nextInt(KEYWORDS.size())));
                    boolean set = random.nextBoolean();
                    World.flag(account, place.box(), uid, set ? one : Keywords.NONE, set ? Keywords.NONE : one);
                    side.put(message, new Place(place.box(), set ? place.keywords().plus(one) : place.keywords().minus(one)));
                    return name + (set ? " set " : " clear ") + one + " on " + message;
                }
                case 1 -> {
                    World.delete(account, place.box(), uid);
                    side.remove(message);
                    return name + " delete " + message;
                }
                default -> {
                    String to = BOXES.get(random.nextInt(BOXES.size()));
                    if (!to.equals(place.box())) {
                        World.move(account, place.box(), uid, to);
                        side.put(message, new Place(to, place.keywords()));
                    }
                    return name + " move " + message + " to " + to;
                }
            }
        }

        private String add(Target account, Map<String, Place> side) {
            String name = "m" + next++;
            String box = BOXES.get(random.nextInt(BOXES.size()));
            Keywords keywords = random.nextBoolean() ? Keywords.NONE : Keywords.of(KEYWORDS.get(random.nextInt(KEYWORDS.size())));
            names.put(World.mail(name, "text of " + name).digest(), name);
            Account.append(account, MailboxPath.parse(box), new OutgoingMessage(World.mail(name, "text of " + name), keywords, Account.SOME_DATE, 0, null));
            side.put(name, new Place(box, keywords));
            return name;
        }

        private long uid(Target account, String box, String message) {
            return Account.digests(account, MailboxPath.parse(box)).entrySet().stream().filter(e -> names.get(e.getValue()).equals(message))
                    .findFirst().orElseThrow().getKey();
        }

        /** What a run must make of the target. */
        private void merge() {
            boolean mirror = deletions == Deletions.MIRROR;
            Set<String> all = new TreeSet<>(source.keySet());
            all.addAll(target.keySet());
            for (String message : all) {
                Place there = source.get(message);
                Place here = target.get(message);
                Place before = base.get(message);
                if (there == null) {
                    boolean deletedOnSource = before != null && deletions == Deletions.PROPAGATE;
                    if (mirror || deletedOnSource) {
                        target.remove(message);
                    }
                } else if (here != null) {
                    target.put(message, mirror ? there : new Place(there.box(), merged(before.keywords(), there.keywords(), here.keywords())));
                } else if (before == null || mirror) {
                    target.put(message, there);
                } else if (!before.box().equals(there.box())) {
                    // deleted on the target and moved on the source: new in its place, as far as anybody can tell
                    target.put(message, there);
                }
            }
            base.keySet().removeIf(message -> !source.containsKey(message) && !target.containsKey(message));
            source.forEach(base::put);
        }

        private Keywords merged(Keywords before, Keywords there, Keywords here) {
            return here.plus(there.minus(before)).minus(before.minus(there));
        }

        private Map<String, String> described(Map<String, Place> side) {
            Map<String, String> all = new TreeMap<>();
            side.forEach((message, place) -> all.put(message, place.box() + " [" + place.keywords() + "]"));
            return all;
        }

        /** Fails if a message is there twice. */
        private Map<String, String> contents(Target account, List<String> history) {
            Map<String, String> all = new TreeMap<>();
            for (String box : BOXES) {
                Listing listing = Account.list(account, MailboxPath.parse(box));
                Account.digests(account, MailboxPath.parse(box)).forEach((uid, digest) -> {
                    String was = all.put(names.get(digest), box + " [" + listing.keywords(listing.indexOf(uid)) + "]");
                    assertThat(was).as("%s is in %s as well after %s", names.get(digest), box, history).isNull();
                });
            }
            return all;
        }
    }
}
