package dev.godwit.engine;

import dev.godwit.model.DataKind;

/** One thing a run is going to do with what is not mail; like {@link Action}. Collections are named as the source names them. */
public sealed interface ItemAction {
    DataKind kind();

    /** The sentence a dry run prints. */
    String describe();

    /** A collection as people would name it: {@code calendars 'Work'}. */
    static String place(DataKind kind, String collection) {
        return collection.isEmpty() ? kind.word() : kind.word() + " '" + collection + "'";
    }

    record CreateCollection(DataKind kind, String name) implements ItemAction {
        @Override
        public String describe() {
            return "create " + place(kind, name);
        }
    }

    /** @param what is changed: {@code name}, {@code color}, … joined by commas */
    record ChangeCollection(DataKind kind, String from, String to, String what) implements ItemAction {
        @Override
        public String describe() {
            return from.equals(to) ? "change " + what + " of " + place(kind, from) : "rename " + place(kind, from) + " to '" + to + "'";
        }
    }

    /** A collection that the source does not have any more, or never had. */
    record DeleteCollection(DataKind kind, String name) implements ItemAction {
        @Override
        public String describe() {
            return "delete " + place(kind, name) + " (not on the source)";
        }
    }

    /** @param bytes as far as sizes are known beforehand */
    record PutItems(DataKind kind, String collection, long items, long bytes) implements ItemAction {
        @Override
        public String describe() {
            return "copy " + items + " items (" + bytes + " bytes) of " + place(kind, collection);
        }
    }

    record ReplaceItems(DataKind kind, String collection, long items, long bytes) implements ItemAction {
        @Override
        public String describe() {
            return "replace " + items + " items (" + bytes + " bytes) of " + place(kind, collection);
        }
    }

    /** Recognised on the target; nothing is written. */
    record AdoptItems(DataKind kind, String collection, long items) implements ItemAction {
        @Override
        public String describe() {
            return "recognise " + items + " items of " + place(kind, collection) + " on the target";
        }
    }

    record MoveItems(DataKind kind, String from, String to, long items) implements ItemAction {
        @Override
        public String describe() {
            return "move " + items + " items from " + place(kind, from) + " to '" + to + "'";
        }
    }

    record DeleteItems(DataKind kind, String collection, long items) implements ItemAction {
        @Override
        public String describe() {
            return "delete " + items + " items from " + place(kind, collection);
        }
    }

    /** @param name the script's; empty if none is to be active */
    record ActivateScript(DataKind kind, String name) implements ItemAction {
        @Override
        public String describe() {
            return name.isEmpty() ? "deactivate the active script" : "activate script '" + name + "'";
        }
    }

    /** Something that will not be done, so that nothing is left out silently. */
    record LeaveOut(DataKind kind, String name, String reason) implements ItemAction {
        @Override
        public String describe() {
            return "leave out " + place(kind, name) + ": " + reason;
        }
    }
}
