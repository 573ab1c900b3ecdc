package dev.godwit.contract;

import dev.godwit.model.DataKind;
import java.util.Optional;

/** A {@link Target} that remembers the account it was filled from, so that another is not mixed into it by mistake. Whoever copies compares; the target only remembers. */
public interface RemembersOrigin {
    /** The {@link EndpointDescription#identity()} remembered; empty if it was never filled. */
    Optional<String> origin();

    /** Remembers this identity in place of the former one. */
    void rememberOrigin(String identity);

    /** The same for one kind of data, since an account's mail and calendars may come from different servers. */
    default Optional<String> origin(DataKind kind) {
        return origin();
    }

    /** Remembers this identity for one kind of data in place of the former one. */
    default void rememberOrigin(DataKind kind, String identity) {
        rememberOrigin(identity);
    }
}
