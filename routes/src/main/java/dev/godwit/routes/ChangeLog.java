package dev.godwit.routes;

import java.time.Duration;
import java.util.List;

/** A store whose changes are numbered in the order in which they become visible. */
public interface ChangeLog {

    /** The number of the newest change that can be seen; 0 if there never was one. */
    long changeNumber();

    /**
     * What changed after {@code number}, oldest first; of several changes of a name only the newest. {@code limit} is at least 10;
     * fewer may come although there are more: ask again until none comes.
     */
    List<Change> changesAfter(long number, int limit);

    /**
     * Calls {@code wake} as soon as there may be a change to fetch, from any thread, in vain at times; best effort.
     *
     * @return stops it
     */
    AutoCloseable onChange(Runnable wake);

    /** How often to ask {@link #changesAfter} without having been woken. */
    Duration interval();

    /**
     * One name has a new route.
     *
     * @param name account, alias or {@code @domain}
     * @param row  what the name leads to now
     */
    record Change(long number, String name, RouteRow row) {
    }
}
