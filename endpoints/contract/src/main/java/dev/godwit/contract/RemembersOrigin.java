package dev.godwit.contract;

import java.util.Optional;

/** A {@link Target} that remembers the account it was filled from, so that another is not mixed into it by mistake. Whoever copies compares; the target only remembers. */
public interface RemembersOrigin {
    /** The {@link EndpointDescription#identity()} remembered; empty if it was never filled. */
    Optional<String> origin();

    /** Remembers this identity in place of the former one. */
    void rememberOrigin(String identity);
}
