package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of one type in one account, and everything that happened to them. Used under the account's lock. */
final class Table {
    enum Kind { CREATED, UPDATED, COUNTS_UPDATED, DESTROYED }

    record Change(String id, Kind kind) {
    }

    private final String idPrefix;
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    private final List<Change> log = new ArrayList<>();
    private int forgotten;
    private long nextId = 1;

    Table(String idPrefix) {
        this.idPrefix = idPrefix;
    }

    String newId() {
        return idPrefix + nextId++;
    }

    Collection<ObjectNode> all() {
        return objects.values();
    }

    ObjectNode get(String id) {
        return objects.get(id);
    }

    void create(ObjectNode object) {
        objects.put(object.get("id").asText(), object);
        log.add(new Change(object.get("id").asText(), Kind.CREATED));
    }

    void update(ObjectNode object) {
        objects.put(object.get("id").asText(), object);
        log.add(new Change(object.get("id").asText(), Kind.UPDATED));
    }

    /** Values that are reckoned from other objects are no longer what they were. */
    void countsChanged(String id) {
        if (objects.containsKey(id)) {
            log.add(new Change(id, Kind.COUNTS_UPDATED));
        }
    }

    void destroy(String id) {
        if (objects.remove(id) != null) {
            log.add(new Change(id, Kind.DESTROYED));
        }
    }

    String state() {
        return state(log.size());
    }

    /** The state before the latest change. */
    String staleState() {
        return state(Math.max(0, log.size() - 1));
    }

    String state(int number) {
        return "s" + number;
    }

    /** The changes before now can no longer be told. */
    void forget() {
        forgotten = log.size();
    }

    /** The number of a state string, or -1 if it is none, or one that is forgotten, or too long ago. */
    int number(String state, int memory) {
        if (!state.matches("s\\d{1,9}")) {
            return -1;
        }
        int number = Integer.parseInt(state.substring(1));
        return number < forgotten || number > log.size() || log.size() - number > memory ? -1 : number;
    }

    List<Change> log() {
        return log;
    }
}
