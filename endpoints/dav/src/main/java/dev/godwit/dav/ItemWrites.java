package dev.godwit.dav;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.RefusalReason;
import dev.godwit.dav.DavErrors.Verdict;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.Names;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The conditions under which one member of a collection is written, and what the server's answer means for it. */
final class ItemWrites {
    private final DavClient client;
    private final String collection;
    private final Preconditions preconditions;

    ItemWrites(DavClient client, String collection, Preconditions preconditions) {
        this.client = client;
        this.collection = collection;
        this.preconditions = preconditions;
    }

    /** The request itself. */
    interface Request {
        /** @param expected headers that say what must be there */
        Stored send(Map<String, String> expected) throws IOException;

        /** Whether what is there is exactly what this request stores. Asked when it may have been obeyed without an answer. */
        default boolean isDone() throws IOException {
            return false;
        }
    }

    /** @param version empty if the server did not tell */
    record Stored(String id, String version) {
    }

    /** What became of an item: what {@link Answers} is told. */
    sealed interface Outcome {
        /** With its place in the batch. */
        default Outcome at(int index) {
            return switch (this) {
                case Done done -> new Done(index, done.id(), done.version());
                case Refused refused -> new Refused(index, refused.reason(), refused.text());
                case Conflict conflict -> new Conflict(index, conflict.id());
            };
        }

        default void tell(Answers answers) {
            switch (this) {
                case Done done -> answers.stored(done.index(), done.id(), done.version());
                case Refused refused -> answers.refused(refused.index(), refused.reason(), refused.text());
                case Conflict conflict -> answers.conflict(conflict.index(), conflict.id());
            }
        }

        default boolean isConflict() {
            return this instanceof Conflict;
        }

        /** Of the item that is there or in the way; empty if unknown. */
        default String id() {
            return "";
        }

        record Done(int index, String id, String version) implements Outcome {
        }

        record Refused(int index, RefusalReason reason, String text) implements Outcome {
        }

        record Conflict(int index, String id) implements Outcome {
        }
    }

    /** A new item. */
    Outcome create(String id, Request request) throws IOException {
        Map<String, String> absent = Map.of("If-None-Match", "*");
        try {
            if (!preconditions.areObeyed() && version(id).isPresent()) {
                return new Outcome.Conflict(0, id);
            }
            Stored stored = request.send(absent);
            return done(stored.id().equals(id) && preconditions.areUnknown() ? preconditions.test(stored, () -> request.send(absent)) : stored);
        } catch (RefusedException refused) {
            return refused(refused, id, "", request);
        }
    }

    /** @param version what is there now */
    Outcome replace(String id, String version, Request request) throws IOException {
        try {
            return done(conditional(id, version, request));
        } catch (RefusedException refused) {
            return refused(refused, id, version, request);
        }
    }

    /** @param version what is there now */
    Outcome delete(String id, String version, Request request) throws IOException {
        Optional<String> now = Versions.isTag(version) ? Optional.of(version) : version(id);
        if (now.isEmpty()) {
            return new Outcome.Done(0, id, version);
        }
        try {
            return done(conditional(id, version, request));
        } catch (RefusedException refused) {
            if ((refused.status() == 412 || refused.status() == 409) && version(id).isEmpty()) {
                return new Outcome.Done(0, id, version); // gone: a condition on something absent is not fulfilled (RFC 9110 §13.1.1)
            }
            return refused(refused, id, version, request);
        }
    }

    private static Outcome done(Stored stored) {
        return new Outcome.Done(0, stored.id(), stored.version());
    }

    private Stored conditional(String id, String version, Request request) throws IOException {
        if (!Versions.isTag(version)) {
            requireUnchanged(id, version);
            return request.send(Map.of());
        }
        if (Versions.isOfSogo(version)) {
            requireUnchanged(id, version);
        }
        try {
            return request.send(Map.of("If-Match", version));
        } catch (RefusedException refused) {
            // a weak entity tag never matches (RFC 9110 §13.1.1), although nothing has changed
            if (refused.status() != 412 || !version(id).equals(Optional.of(version))) {
                throw refused;
            }
            return request.send(Map.of());
        }
    }

    private void requireUnchanged(String id, String version) throws IOException {
        if (!version(id).equals(Optional.of(version))) {
            throw new RefusedException("PROPFIND", 412, List.of(), List.of(), null);
        }
    }

    /** Of what is there; empty if nothing is. */
    Optional<String> version(String id) throws IOException {
        try {
            return Optional.of(Versions.of(Propfind.one(client, collection + id, List.of(Names.GETETAG, Names.GETLASTMODIFIED, Names.GETCONTENTLENGTH))));
        } catch (RefusedException refused) {
            if (refused.status() == 404 || refused.status() == 410) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** @param before the version that was there; empty for none */
    private Outcome refused(RefusedException refused, String id, String before, Request request) throws IOException {
        if (refused.isRepeated() && refused.status() == 412 && request.isDone()) {
            return new Outcome.Done(0, id, version(id).orElse(""));
        }
        return switch (DavErrors.item(refused)) {
            case Verdict.Refused no -> {
                if (refused.status() == 403 || refused.status() == 404) { // Cyrus says so where the collection is missing, with preconditions of its own
                    Propfind.requireThere(client, collection);
                }
                yield new Outcome.Refused(0, no.reason(), no.text());
            }
            case Verdict.Conflict _ -> new Outcome.Conflict(0, inTheWay(refused, id));
            case Verdict.General _ -> throw refused;
            case Verdict.CollectionMissing _ -> {
                if (!before.isEmpty() && refused.status() != 409 && Propfind.isThere(client, collection)) {
                    yield new Outcome.Conflict(0, id);
                }
                if (Propfind.isThere(client, collection)) {
                    // SOGo says no more than 409 where a UID is there already
                    yield before.isEmpty() && refused.status() == 409 ? new Outcome.Conflict(0, "") : new Outcome.Refused(0, RefusalReason.UNCLASSIFIED, refused.getMessage());
                }
                throw new RefusedException(refused.method(), 404, List.of(), List.of(), null);
            }
            case Verdict.InDoubt _ -> {
                // "certainly not stored" can be said of it if nothing there is new
                if (version(id).orElse("").equals(before)) {
                    yield new Outcome.Refused(0, RefusalReason.UNCLASSIFIED, refused.getMessage());
                }
                throw EndpointException.of(Kind.CONNECTION, refused.getMessage(), refused);
            }
        };
    }

    /** The item that the precondition names, if it is in this collection; else the one that was to be written. */
    private String inTheWay(RefusedException refused, String id) {
        if (refused.says("no-uid-conflict") || refused.says("unique-scheduling-object-resource")) {
            return refused.hrefs().stream().map(href -> client.hrefs().of(collection, href)).flatMap(found -> Hrefs.member(collection, found).stream())
                    .findFirst().orElse("");
        }
        return id;
    }
}
