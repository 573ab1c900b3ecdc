package dev.godwit.engine;

import dev.godwit.model.Keywords;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One row of the table: how both sides are filled, what happens after the first copy, with which options the copy is
 * repeated, and what the target must hold then.
 */
record Scenario(String name, Consumer<World> before, Consumer<World> between, UnaryOperator<CopyOptions> options,
        Function<World, Map<String, List<String>>> expected) {

    @Override
    public String toString() {
        return name;
    }

    private static final Function<World, Map<String, List<String>>> LIKE_SOURCE = world -> World.contents(world.source);

    static Scenario likeSource(String name, Consumer<World> before, Consumer<World> between) {
        return new Scenario(name, before, between, o -> o, LIKE_SOURCE);
    }

    static Scenario likeSource(String name, Consumer<World> before, Consumer<World> between, UnaryOperator<CopyOptions> options) {
        return new Scenario(name, before, between, options, LIKE_SOURCE);
    }

    /** The target ends as a fresh account would that is filled by {@code model}. */
    static Scenario like(String name, Consumer<World> before, Consumer<World> between, UnaryOperator<CopyOptions> options, Consumer<dev.godwit.contract.Target> model) {
        return new Scenario(name, before, between, options, world -> {
            dev.godwit.contract.Target fresh = new dev.godwit.memory.MemoryAccount("model", dev.godwit.memory.MemoryOptions.DEFAULT).openTarget();
            model.accept(fresh);
            return World.contents(fresh);
        });
    }

    private static void mailboxes(World w) {
        World.add(w.source, "INBOX", "one", "first", Keywords.SEEN);
        World.add(w.source, "INBOX", "two", "second", Keywords.FLAGGED, "Work");
        World.add(w.source, "Ärger/日本", "three", "third");
        World.add(w.source, "Ärger/日本", "four", "fourth", Keywords.ANSWERED, "$Forwarded");
    }

    static final List<Scenario> ALL = List.of(
            likeSource("a first copy", Scenario::mailboxes, w -> { }),
            likeSource("new messages in an old and in a new mailbox", Scenario::mailboxes, w -> {
                World.add(w.source, "INBOX", "five", "fifth");
                World.add(w.source, "New/Sub", "six", "sixth", Keywords.DRAFT);
            }),
            likeSource("five equal messages are five, and two with one Message-ID are two", w -> {
                for (int i = 0; i < 5; i++) {
                    World.add(w.source, "INBOX", "same", "equal");
                }
                World.add(w.source, "INBOX", "twin", "this");
                World.add(w.source, "INBOX", "twin", "that");
            }, w -> World.add(w.source, "INBOX", "same", "equal")),
            likeSource("keywords set and cleared on the source", Scenario::mailboxes, w -> {
                World.flag(w.source, "INBOX", 1, Keywords.of(Keywords.FLAGGED, "Later"), Keywords.of(Keywords.SEEN));
                World.flag(w.source, "INBOX", 2, Keywords.NONE, Keywords.of("Work"));
            }),
            like("what both sides changed is merged, and the target's own changes stay", Scenario::mailboxes, w -> {
                World.flag(w.source, "INBOX", 1, Keywords.of(Keywords.FLAGGED), Keywords.NONE);
                World.flag(w.target, "INBOX", 1, Keywords.of(Keywords.ANSWERED), Keywords.of(Keywords.SEEN));
                World.flag(w.target, "INBOX", 2, Keywords.of("Mine"), Keywords.of(Keywords.FLAGGED));
            }, o -> o, t -> {
                World.add(t, "INBOX", "one", "first", Keywords.FLAGGED, Keywords.ANSWERED);
                World.add(t, "INBOX", "two", "second", "Work", "Mine");
                World.add(t, "Ärger/日本", "three", "third");
                World.add(t, "Ärger/日本", "four", "fourth", Keywords.ANSWERED, "$Forwarded");
            }),
            likeSource("a message moved on the source moves on the target", Scenario::mailboxes, w -> World.move(w.source, "INBOX", 1, "Ärger/日本")),
            likeSource("a message moved and flagged on the source", Scenario::mailboxes, w -> {
                World.move(w.source, "INBOX", 2, "Archive");
                World.flag(w.source, "Archive", 1, Keywords.of(Keywords.SEEN), Keywords.of("Work"));
            }),
            likeSource("a renamed mailbox", Scenario::mailboxes, w -> w.source.rename(dev.godwit.model.MailboxPath.of("Ärger", "日本"), dev.godwit.model.MailboxPath.of("Ärger", "中国"))),
            likeSource("a renamed mailbox with children", w -> {
                mailboxes(w);
                World.add(w.source, "Ärger", "seven", "seventh");
            }, w -> w.source.rename(dev.godwit.model.MailboxPath.of("Ärger"), dev.godwit.model.MailboxPath.of("Freude"))),
            like("a message deleted on the source stays on the target by default", Scenario::mailboxes, w -> World.delete(w.source, "INBOX", 1), o -> o, t -> {
                World.add(t, "INBOX", "one", "first", Keywords.SEEN);
                World.add(t, "INBOX", "two", "second", Keywords.FLAGGED, "Work");
                World.add(t, "Ärger/日本", "three", "third");
                World.add(t, "Ärger/日本", "four", "fourth", Keywords.ANSWERED, "$Forwarded");
            }),
            like("a message deleted on the target is not copied again", Scenario::mailboxes, w -> World.delete(w.target, "INBOX", 1), o -> o, t -> {
                World.add(t, "INBOX", "two", "second", Keywords.FLAGGED, "Work");
                World.add(t, "Ärger/日本", "three", "third");
                World.add(t, "Ärger/日本", "four", "fourth", Keywords.ANSWERED, "$Forwarded");
            }),
            likeSource("a message deleted on the target is copied again when asked for", Scenario::mailboxes, w -> World.delete(w.target, "INBOX", 1),
                    o -> o.withRestoreDeleted(true)),
            like("deletions travel when asked for, and the owner's new mail on the target stays", Scenario::mailboxes, w -> {
                World.delete(w.source, "INBOX", 1);
                World.add(w.target, "INBOX", "new", "only here");
            }, o -> o.withDeletions(CopyOptions.Deletions.PROPAGATE), t -> {
                World.add(t, "INBOX", "two", "second", Keywords.FLAGGED, "Work");
                World.add(t, "INBOX", "new", "only here");
                World.add(t, "Ärger/日本", "three", "third");
                World.add(t, "Ärger/日本", "four", "fourth", Keywords.ANSWERED, "$Forwarded");
            }),
            likeSource("a mirror makes the target equal", Scenario::mailboxes, w -> {
                World.delete(w.source, "INBOX", 1);
                World.add(w.target, "INBOX", "new", "only here");
                World.flag(w.target, "INBOX", 2, Keywords.of("Mine"), Keywords.of(Keywords.FLAGGED));
                World.delete(w.target, "Ärger/日本", 1);
            }, o -> o.withDeletions(CopyOptions.Deletions.MIRROR)),
            likeSource("a mirror removes mailboxes the source does not have", Scenario::mailboxes, w -> {
                World.add(w.target, "Own/Sub", "new", "only here");
                World.add(w.target, "Own", "newer", "only here too");
            }, o -> o.withDeletions(CopyOptions.Deletions.MIRROR)),
            like("what was on the target before is recognised and not doubled", w -> {
                mailboxes(w);
                World.add(w.target, "INBOX", "two", "second", "Work");
                World.add(w.target, "INBOX", "own", "the owner's");
            }, w -> { }, o -> o, t -> {
                World.add(t, "INBOX", "one", "first", Keywords.SEEN);
                World.add(t, "INBOX", "two", "second", Keywords.FLAGGED, "Work");
                World.add(t, "INBOX", "own", "the owner's");
                World.add(t, "Ärger/日本", "three", "third");
                World.add(t, "Ärger/日本", "four", "fourth", Keywords.ANSWERED, "$Forwarded");
            }));
}
