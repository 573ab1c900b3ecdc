package dev.godwit.engine.items;

import static dev.godwit.engine.items.ItemWorld.at;
import static dev.godwit.engine.items.ItemWorld.delete;
import static dev.godwit.engine.items.ItemWorld.edit;
import static dev.godwit.engine.items.ItemWorld.put;
import static dev.godwit.engine.items.ItemWorld.samples;
import static dev.godwit.model.DataKind.CALENDARS;
import static dev.godwit.model.DataKind.CONTACTS;
import static dev.godwit.model.DataKind.FILES;
import static dev.godwit.model.DataKind.IDENTITIES;
import static dev.godwit.model.DataKind.SCRIPTS;
import static dev.godwit.model.DataKind.VACATION;

import dev.godwit.contract.ItemTarget;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsOptions.Winner;
import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.items.ItemSample;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How both sides are filled, what happens after the first copy, with which options it is repeated, and what the target must hold then. */
record ItemScenario(String name, Consumer<ItemWorld> before, Consumer<ItemWorld> between, UnaryOperator<ItemsOptions> options,
        Function<ItemWorld, Map<String, List<String>>> expected) {
    private static final UnaryOperator<ItemsOptions> PLAIN = o -> o;

    @Override
    public String toString() {
        return name;
    }

    static ItemScenario likeSource(String name, Consumer<ItemWorld> between, UnaryOperator<ItemsOptions> options) {
        return new ItemScenario(name, ItemScenario::account, between, options, w -> ItemWorld.contents(w.source));
    }

    static ItemScenario likeSource(String name, Consumer<ItemWorld> between) {
        return likeSource(name, between, PLAIN);
    }

    /** The target ends as a fresh account would that is filled by {@code model}. */
    static ItemScenario like(String name, Consumer<ItemWorld> before, Consumer<ItemWorld> between, UnaryOperator<ItemsOptions> options, Consumer<ItemTarget> model) {
        return new ItemScenario(name, before, between, options, w -> {
            ItemTarget fresh = (ItemTarget) new MemoryAccount("model", MemoryOptions.DEFAULT).openTarget().items().orElseThrow();
            model.accept(fresh);
            return ItemWorld.contents(fresh);
        });
    }

    static ItemSample sample(DataKind kind, int index) {
        return samples(kind).get(index);
    }

    private static void account(ItemWorld w) {
        account(w.source);
    }

    private static void account(ItemTarget side) {
        put(side, IDENTITIES, "", sample(IDENTITIES, 0), sample(IDENTITIES, 1));
        put(side, VACATION, "", sample(VACATION, 0));
        put(side, SCRIPTS, "", sample(SCRIPTS, 0), sample(SCRIPTS, 1).with(Item.ACTIVE, "true"));
        put(side, CONTACTS, "Friends", sample(CONTACTS, 0), sample(CONTACTS, 1));
        put(side, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 1));
        put(side, CALENDARS, "Empty");
        put(side, FILES, "", sample(FILES, 0));
        put(side, FILES, "Documents/Letters", sample(FILES, 1), sample(FILES, 2));
    }

    private static UnaryOperator<ItemsOptions> deleting(Deletions deletions) {
        return o -> o.withCopy(o.copy().withDeletions(deletions));
    }

    static final List<ItemScenario> ALL = List.of(
            likeSource("a first copy", w -> { }),
            likeSource("new items, and new collections within others", w -> {
                put(w.source, CALENDARS, "Work", sample(CALENDARS, 2));
                put(w.source, CALENDARS, "Private", sample(CALENDARS, 3));
                put(w.source, FILES, "Documents/Letters/2031", sample(FILES, 3));
                put(w.source, SCRIPTS, "", sample(SCRIPTS, 2));
            }),
            likeSource("changed on the source", w -> {
                for (DataKind kind : List.of(IDENTITIES, VACATION, SCRIPTS)) {
                    edit(w.source, kind, "", sample(kind, 0), sample(kind, 0).edited());
                }
                edit(w.source, CONTACTS, "Friends", sample(CONTACTS, 0), sample(CONTACTS, 0).edited());
                edit(w.source, CALENDARS, "Work", sample(CALENDARS, 1), sample(CALENDARS, 1).edited());
                edit(w.source, FILES, "Documents/Letters", sample(FILES, 1), sample(FILES, 1).edited());
            }),
            likeSource("changed on both sides to the same", w -> {
                edit(w.source, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited());
                edit(w.target, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited());
            }),
            like("changed on the target only: it stays", ItemScenario::account, w ->
                    edit(w.target, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited()), PLAIN, t -> {
                        account(t);
                        edit(t, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited());
                    }),
            like("changed on both sides: the target's stays", ItemScenario::account, w -> {
                edit(w.source, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited("Freshwater"));
                edit(w.target, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited());
            }, PLAIN, t -> {
                account(t);
                edit(t, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited());
            }),
            likeSource("changed on both sides: the source's where that is asked for", w -> {
                edit(w.source, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited("Freshwater"));
                edit(w.target, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited());
            }, o -> o.withOnConflict(Winner.SOURCE)),
            like("deleted on the source: it stays by default", ItemScenario::account, w -> {
                delete(w.source, CONTACTS, "Friends", sample(CONTACTS, 0));
                delete(w.source, FILES, "Documents/Letters", sample(FILES, 1));
            }, PLAIN, ItemScenario::account),
            likeSource("deleted on the source: it goes where that is asked for", w -> {
                delete(w.source, CONTACTS, "Friends", sample(CONTACTS, 0));
                delete(w.source, FILES, "Documents/Letters", sample(FILES, 1));
                delete(w.source, SCRIPTS, "", sample(SCRIPTS, 0));
            }, deleting(Deletions.PROPAGATE)),
            like("deleted on the source, changed on the target: it stays", ItemScenario::account, w -> {
                delete(w.source, CONTACTS, "Friends", sample(CONTACTS, 0));
                edit(w.target, CONTACTS, "Friends", sample(CONTACTS, 0), sample(CONTACTS, 0).edited());
            }, deleting(Deletions.PROPAGATE), t -> {
                account(t);
                edit(t, CONTACTS, "Friends", sample(CONTACTS, 0), sample(CONTACTS, 0).edited());
            }),
            likeSource("a collection deleted on the source goes where that is asked for", w -> w.source.delete(at(w.source, CONTACTS, "Friends")),
                    deleting(Deletions.PROPAGATE)),
            like("deleted on the target: it is not put again", ItemScenario::account, w -> delete(w.target, CALENDARS, "Work", sample(CALENDARS, 0)), PLAIN, t -> {
                account(t);
                delete(t, CALENDARS, "Work", sample(CALENDARS, 0));
            }),
            likeSource("deleted on the target: it is put again where that is asked for", w -> {
                delete(w.target, CALENDARS, "Work", sample(CALENDARS, 0));
                w.target.delete(at(w.target, CONTACTS, "Friends"));
            }, o -> o.withCopy(o.copy().withRestoreDeleted(true))),
            likeSource("moved to another collection on the source", w -> {
                delete(w.source, CALENDARS, "Work", sample(CALENDARS, 0));
                put(w.source, CALENDARS, "Private", sample(CALENDARS, 0));
                delete(w.source, FILES, "Documents/Letters", sample(FILES, 1));
                put(w.source, FILES, "Documents", sample(FILES, 1));
            }),
            likeSource("moved and changed", w -> {
                delete(w.source, CALENDARS, "Work", sample(CALENDARS, 0));
                put(w.source, CALENDARS, "Empty", sample(CALENDARS, 0).edited());
            }),
            likeSource("files and scripts renamed", w -> {
                edit(w.source, FILES, "", sample(FILES, 0), sample(FILES, 0).withName("renamed.txt"));
                delete(w.source, SCRIPTS, "", sample(SCRIPTS, 0));
                put(w.source, SCRIPTS, "", sample(SCRIPTS, 0).withName("renamed"));
            }),
            likeSource("a collection renamed, and a directory moved", w -> {
                ItemCollection work = at(w.source, CALENDARS, "Work");
                w.source.change(work, work.withName("Office"));
                ItemCollection letters = at(w.source, FILES, "Documents/Letters");
                w.source.change(letters, letters.withParentId("").withName("Post"));
                edit(w.source, FILES, "Post", sample(FILES, 1), sample(FILES, 1).edited());
            }),
            likeSource("another script becomes the active one", w -> edit(w.source, SCRIPTS, "", sample(SCRIPTS, 0), sample(SCRIPTS, 0).with(Item.ACTIVE, "true"))),
            likeSource("a new script becomes the active one", w -> put(w.source, SCRIPTS, "", sample(SCRIPTS, 2).with(Item.ACTIVE, "true"))),
            likeSource("no script is active any more", w -> edit(w.source, SCRIPTS, "", sample(SCRIPTS, 1), sample(SCRIPTS, 1).with(Item.ACTIVE, "false"))),
            like("the target's owner has made another script the active one: it stays", ItemScenario::account, w -> {
                edit(w.target, SCRIPTS, "", sample(SCRIPTS, 0), sample(SCRIPTS, 0).with(Item.ACTIVE, "true"));
                put(w.source, SCRIPTS, "", sample(SCRIPTS, 2));
            }, PLAIN, t -> {
                account(t);
                put(t, SCRIPTS, "", sample(SCRIPTS, 2));
                edit(t, SCRIPTS, "", sample(SCRIPTS, 0), sample(SCRIPTS, 0).with(Item.ACTIVE, "true"));
            }),
            like("what was on the target before is recognised and not doubled", w -> {
                account(w.source);
                put(w.target, CALENDARS, "work", sample(CALENDARS, 0), sample(CALENDARS, 2));
                put(w.target, IDENTITIES, "", sample(IDENTITIES, 1));
                put(w.target, FILES, "Documents", sample(FILES, 3));
            }, w -> { }, PLAIN, t -> {
                account(t);
                put(t, CALENDARS, "Work", sample(CALENDARS, 2));
                put(t, FILES, "Documents", sample(FILES, 3));
                ItemCollection work = at(t, CALENDARS, "Work");
                t.change(work, work.withName("work"));
            }),
            likeSource("a mirror makes the target equal", w -> {
                edit(w.target, CALENDARS, "Work", sample(CALENDARS, 0), sample(CALENDARS, 0).edited());
                delete(w.target, CONTACTS, "Friends", sample(CONTACTS, 0));
                delete(w.source, CONTACTS, "Friends", sample(CONTACTS, 1));
                put(w.target, FILES, "Own/Deep", sample(FILES, 3));
                put(w.target, CALENDARS, "Own", sample(CALENDARS, 3));
                put(w.target, SCRIPTS, "", sample(SCRIPTS, 2).with(Item.ACTIVE, "true"));
            }, deleting(Deletions.MIRROR)),
            likeSource("equal items without a UID are as many as on the source", w -> {
                ItemSample one = sample(IDENTITIES, 0);
                put(w.source, IDENTITIES, "", one, one);
            }));
}
