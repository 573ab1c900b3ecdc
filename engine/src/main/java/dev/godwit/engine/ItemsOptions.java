package dev.godwit.engine;

import dev.godwit.model.DataKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * How everything but mail is to be copied.
 *
 * @param copy what holds for mail as well: deletions and their cap, dry run, retries, directories
 * @param kinds which kinds; those that one of the sides does not offer are left out
 * @param shared copy also what belongs to somebody else
 * @param onConflict whose item stays where both sides changed it to different meanings
 */
public record ItemsOptions(CopyOptions copy, Set<DataKind> kinds, boolean shared, Winner onConflict) {
    /** A side. */
    public enum Winner { SOURCE, TARGET }

    public ItemsOptions {
        kinds = Set.copyOf(kinds);
    }

    public static ItemsOptions of(CopyOptions copy) {
        return new ItemsOptions(copy, EnumSet.complementOf(EnumSet.of(DataKind.MAIL)), false, Winner.TARGET);
    }

    public ItemsOptions withCopy(CopyOptions other) {
        return new ItemsOptions(other, kinds, shared, onConflict);
    }

    public ItemsOptions withKinds(Set<DataKind> other) {
        return new ItemsOptions(copy, other, shared, onConflict);
    }

    public ItemsOptions withShared(boolean other) {
        return new ItemsOptions(copy, kinds, other, onConflict);
    }

    public ItemsOptions withOnConflict(Winner other) {
        return new ItemsOptions(copy, kinds, shared, other);
    }
}
