package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What distinguishes one JMAP data type from another; the methods common to all are written once. Stateless; called under the account's lock. */
interface DataType {
    Set<String> ALL_VERBS = Set.of("get", "changes", "set", "query", "queryChanges");

    String name();

    String capability();

    String idPrefix();

    Schema schema();

    default Set<String> verbs() {
        return ALL_VERBS;
    }

    /** Whether there is always exactly one object, with the id {@code singleton}. */
    default boolean singleton() {
        return false;
    }

    /** The arguments of a verb that only this type has. */
    default Map<String, Shape> arguments(String verb) {
        return Map.of();
    }

    /** What a new account holds of it. */
    default void furnish(Access access) {
    }

    /** Brings what the client gave into the form that is stored; throws a {@link SetError} where that is hopeless. */
    default void beforeCheck(Access access, ObjectNode object) {
    }

    /** Before an object of a /set is created: what the call's arguments ask for where something is in its way. */
    default void makeRoom(Access access, ObjectNode object, ObjectNode arguments, ObjectNode response) {
    }

    /** Adds what the server sets at creation; the id is there. */
    default void prepare(Access access, ObjectNode created) {
    }

    /** Throws a {@link SetError} for an object that may not be; {@code before} is null at creation. */
    default void check(Access access, ObjectNode before, ObjectNode after) {
    }

    /** Throws a {@link SetError} if it must stay, or does what must be done before it goes. */
    default void beforeDestroy(Access access, ObjectNode object, ObjectNode arguments) {
    }

    /** What else changes with an object. Null: it was not there before, or is no more. */
    default void changed(Access access, ObjectNode before, ObjectNode after) {
    }

    /** After all objects of a /set, with its arguments and its response. */
    default void afterSet(Access access, ObjectNode arguments, ObjectNode response, Map<String, String> creationIds) {
    }

    /** Whether a property can be asked for. */
    default boolean knows(String property) {
        return schema().knows(property);
    }

    /** What /get gives if no properties are named; null for all of the object. */
    default List<String> defaultProperties() {
        return null;
    }

    /** The object as the client sees it. {@code properties} says what is wanted of it; null for all. */
    default ObjectNode view(Access access, ObjectNode stored, Set<String> properties, ObjectNode arguments) {
        return stored.deepCopy();
    }

    default boolean visible(Access access, ObjectNode object) {
        return true;
    }

    /** Throws a {@link MethodError} for a condition it does not know. */
    default Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        if (condition.isEmpty()) {
            return object -> true;
        }
        throw MethodError.of("unsupportedFilter", "conditions of " + name());
    }

    /** Throws a {@link MethodError} for a property it does not sort by. */
    default Comparator<ObjectNode> order(Access access, String property, ObjectNode comparator) {
        throw MethodError.of("unsupportedSort", property);
    }

    /** The results of a query, after filter and sort, made fewer by arguments of this type. */
    default List<ObjectNode> results(Access access, List<ObjectNode> found, ObjectNode arguments) {
        return found;
    }
}
