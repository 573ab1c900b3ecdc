package dev.godwit.routes;

import java.time.Duration;

/**
 * How this process appears among the proxies of a store.
 *
 * @param id      different for every start of every proxy
 * @param address where its management API is, for people
 * @param lease   how long others wait for it when it does not answer; it stops serving after two thirds of that time without
 *                having reached the store, which leaves the last third for closing its sessions
 */
public record LeaseOptions(String id, String address, Duration lease) {

    public LeaseOptions {
        if (lease.toMillis() < 100) {
            throw new IllegalArgumentException("a lease of " + lease);
        }
    }

    Duration serving() {
        return lease.multipliedBy(2).dividedBy(3);
    }

    Duration renewal() {
        return lease.dividedBy(6);
    }
}
