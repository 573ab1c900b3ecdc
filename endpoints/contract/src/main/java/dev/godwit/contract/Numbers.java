package dev.godwit.contract;

import java.util.List;
import java.util.Optional;

/**
 * Lasting numbers for names. A name's number is above those of all names seen before it, so that a name first seen after a
 * moment has a number at or above what {@link #next()} said at that moment. Any thread; calls block.
 */
public interface Numbers {
    /** Takes the place of UIDVALIDITY: another value means that all numbers given before are void. 1 to 2^32-1. */
    long validity();

    /** The number of each name, those not seen before numbered in the given order. */
    long[] of(List<String> names);

    /** The name of each number; null for a number that was never given. */
    List<String> names(long[] numbers);

    /** What the next new name will get. */
    long next();

    /** A small fact to remember beside the numbers, such as a state string; replaces the former one. */
    void keep(String key, String value);

    Optional<String> kept(String key);
}
