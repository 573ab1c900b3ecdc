package dev.godwit.contract;

import dev.godwit.model.DataKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an endpoint says of itself, for the guard against swapped accounts, for {@code doctor} and for reports.
 *
 * @param display the endpoint as a person would name it, without secrets: {@code imaps://alice@old.example.org}
 * @param identity what makes it this account and no other, stable over runs: scheme, host, port and account, or the
 *        real path; two endpoints with equal identity hold the same account
 * @param software the server's or store's name and version, if known
 * @param capabilities what it offers, in its protocol's words
 * @param maxMessageSize the largest message it takes, in bytes, if it says so (APPENDLIMIT, RFC 7889)
 * @param quota storage used and allowed, if it says so
 * @param notes what a person should know: what this endpoint cannot carry, what it does differently
 * @param kinds what can be had here; for mail alone {@link DataKind#MAIL}
 */
public record EndpointDescription(String display, String identity, Optional<String> software, List<String> capabilities,
        OptionalLong maxMessageSize, Optional<Quota> quota, List<String> notes, Set<DataKind> kinds) {

    public EndpointDescription {
        capabilities = List.copyOf(capabilities);
        notes = List.copyOf(notes);
        kinds = Set.copyOf(kinds);
    }

    /** Of an endpoint that holds mail and nothing else. */
    public EndpointDescription(String display, String identity, Optional<String> software, List<String> capabilities,
            OptionalLong maxMessageSize, Optional<Quota> quota, List<String> notes) {
        this(display, identity, software, capabilities, maxMessageSize, quota, notes, Set.of(DataKind.MAIL));
    }

    /** Storage in bytes; {@code limit} is negative when there is none. */
    public record Quota(String root, long usedBytes, long limitBytes) {
    }
}
