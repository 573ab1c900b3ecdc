package dev.godwit.dav;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.RefusalReason;
import dev.godwit.dav.client.NotDavException;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.DavXmlException;
import dev.godwit.wire.http.HttpFailure;
import java.io.IOException;

/** The one place that decides what an answer of a DAV server, or a failure of the connection to it, means. */
final class DavErrors {
    private DavErrors() {
    }

    /** Something that talks to a server. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does it. @param place account, or account and collection, for its errors */
    static <T> T at(String place, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw of(place, e);
        }
    }

    static EndpointException of(String place, IOException failure) {
        return switch (failure) {
            case RefusedException refused -> refused(refused).at(place);
            case HttpFailure http -> http(http).at(place);
            case NotDavException page when page.isHtml() -> EndpointException.of(Kind.MALFORMED, place + ": " + page.getMessage(), page)
                    .nextStep("Check host and path of the URL: this may be a login page, a captive portal or a maintenance page.").explainedAs("html-answer");
            case NotDavException other -> EndpointException.of(Kind.MALFORMED, place + ": " + other.getMessage(), other)
                    .nextStep("Check host and path of the URL.").explainedAs("dav-not-found");
            case DavXmlException xml -> EndpointException.of(Kind.MALFORMED, place + ": " + xml.getMessage(), xml)
                    .nextStep("Run again with ?transcript=FILE on this endpoint's URL and report what the server answered.").explainedAs("malformed");
            default -> EndpointException.of(Kind.CONNECTION, place + ": the connection broke", failure);
        };
    }

    private static EndpointException http(HttpFailure failure) {
        EndpointException error = EndpointException.of(kind(failure), failure.getMessage(), failure);
        error = failure.nextStep().map(error::nextStep).orElse(error);
        error = failure.retryAfter().map(error::retryAfter).orElse(error);
        return failure.reason() == HttpFailure.Reason.HTML ? error.explainedAs("html-answer") : error;
    }

    private static Kind kind(HttpFailure failure) {
        return switch (failure.reason()) {
            case CONNECTION, STALLED -> Kind.CONNECTION;
            case UNTRUSTED, UNAUTHORIZED, FORBIDDEN, REDIRECTED_ELSEWHERE -> Kind.ACCESS_DENIED;
            case NO_TLS, NOT_SUPPORTED, REDIRECT_LOOP -> Kind.USAGE;
            case NOT_FOUND -> Kind.MAILBOX_GONE;
            case TOO_LARGE -> Kind.ITEM_REFUSED;
            case TOO_MANY_REQUESTS -> Kind.SLOW_DOWN;
            case UNAVAILABLE -> failure.retryAfter().isPresent() ? Kind.SLOW_DOWN : Kind.CONNECTION;
            case NO_SPACE -> Kind.NO_SPACE;
            case NOT_HTTP, STATUS, HTML, ANSWER_TOO_LARGE -> Kind.MALFORMED;
        };
    }

    /** What a refusal means for anything but the storing of one item. */
    static EndpointException refused(RefusedException refused) {
        EndpointException error = EndpointException.of(kind(refused), refused.getMessage(), refused);
        error = refused.retryAfter().map(error::retryAfter).orElse(error);
        return switch (error.kind()) {
            case ACCESS_DENIED -> refused.status() == 423
                    ? error.nextStep("Somebody has locked it: wait, or end the program that holds the lock.").explainedAs("dav-locked")
                    : error.nextStep("Ask the administrator of this server for the right to do this.");
            case NO_SPACE -> error.nextStep("Make room in the account, then run again.");
            case USAGE -> error.nextStep("Check host and path of the URL.");
            case ITEM_REFUSED, MAILBOX_GONE, CONNECTION, SLOW_DOWN, MALFORMED, BUG -> error;
        };
    }

    private static Kind kind(RefusedException refused) {
        if (isFull(refused)) {
            return Kind.NO_SPACE;
        }
        return switch (refused.status()) {
            case 401, 403, 423 -> Kind.ACCESS_DENIED;
            case 404, 410 -> Kind.MAILBOX_GONE;
            case 405, 501 -> Kind.USAGE;
            case 409, 412 -> Kind.MAILBOX_GONE; // a parent is missing, or something is not what it was
            case 413, 415 -> Kind.ITEM_REFUSED;
            case 429 -> Kind.SLOW_DOWN;
            case 503 -> refused.retryAfter().isPresent() ? Kind.SLOW_DOWN : Kind.CONNECTION;
            case 408, 500, 502, 504 -> Kind.CONNECTION;
            default -> Kind.MALFORMED;
        };
    }

    /** RFC 4918 §11.5, RFC 4331 §6. */
    private static boolean isFull(RefusedException refused) {
        return refused.status() == 507 || refused.says("quota-not-exceeded") || refused.says("sufficient-disk-space");
    }

    /** What a refusal means for the one item that was to be stored or deleted. */
    sealed interface Verdict {
        /** This one never. */
        record Refused(RefusalReason reason, String text) implements Verdict {
        }

        /** Another item of that UID, or another version, is there; or somebody holds a lock on it. */
        record Conflict() implements Verdict {
        }

        /** It may be the collection that is missing. */
        record CollectionMissing() implements Verdict {
        }

        /** The server failed while it worked on it: whether it is stored has to be looked up. */
        record InDoubt() implements Verdict {
        }

        /** Nothing to do with the item. */
        record General() implements Verdict {
        }
    }

    static Verdict item(RefusedException refused) {
        if (isFull(refused) || refused.says("need-privileges")) {
            return new Verdict.General();
        }
        if (refused.says("no-uid-conflict") || refused.says("unique-scheduling-object-resource")) {
            return new Verdict.Conflict();
        }
        if (refused.says("max-resource-size") || refused.status() == 413) {
            return new Verdict.Refused(RefusalReason.TOO_LARGE, refused.getMessage());
        }
        return switch (refused.status()) {
            case 412, 423 -> new Verdict.Conflict();
            case 401, 408, 429, 502, 503, 504 -> new Verdict.General();
            case 404, 409, 410 -> refused.hasPrecondition() ? unclassified(refused) : new Verdict.CollectionMissing();
            case 500 -> new Verdict.InDoubt();
            default -> unclassified(refused);
        };
    }

    private static Verdict unclassified(RefusedException refused) {
        return new Verdict.Refused(RefusalReason.UNCLASSIFIED, refused.getMessage());
    }

    static EndpointException nothingHere(String place, String what) {
        return EndpointException.of(Kind.USAGE, place + ": " + what)
                .nextStep("Give the path that the server's documentation names in the URL, or ?principal=PATH.").explainedAs("dav-not-found");
    }

    static EndpointException usage(String place, String what, String nextStep) {
        return EndpointException.of(Kind.USAGE, place + ": " + what).nextStep(nextStep);
    }

    static EndpointException unreadable(String place, int count, String which) {
        return EndpointException.of(Kind.ITEM_REFUSED, place + ": " + count + " could not be read: " + which);
    }
}
