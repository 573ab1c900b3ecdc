package dev.godwit.routes;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A store that knows which proxies work from it. Time is the store's own. */
public interface Leases {

    /** {@link Member#pending} holds this if there are too many names to list: every name may be pending. */
    String EVERY_NAME = "*";

    /**
     * What a proxy tells of itself.
     *
     * @param id      different for every start of every proxy
     * @param address where its management API is, for people
     * @param seen    number of the newest change that it knows of
     * @param pending names with a change up to {@code seen} that still have stale sessions
     */
    record Member(String id, String address, long seen, Set<String> pending, boolean expired) {
        public Member {
            pending = Set.copyOf(pending);
        }

        /** Whether nothing here contradicts the {@code change} of {@code names} any more. */
        public boolean hasApplied(long change, Set<String> names) {
            return expired || seen >= change && !pending.contains(EVERY_NAME) && names.stream().noneMatch(pending::contains);
        }
    }

    /** Takes or renews the lease: from now on, or any moment later than the call, for {@code lease}. */
    void renew(Member member, Duration lease);

    /** All that have not left; those whose lease ran out long ago may be missing. */
    List<Member> members();

    /** Gives the lease back: nobody has to wait for this proxy any more. */
    void leave(String id);

    /** Calls {@code wake} when a member may have got further; best effort. */
    AutoCloseable onProgress(Runnable wake);
}
