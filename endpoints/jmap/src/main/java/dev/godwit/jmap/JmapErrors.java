package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.client.MalformedAnswerException;
import dev.godwit.jmap.client.MethodException;
import dev.godwit.jmap.client.ProblemException;
import dev.godwit.jmap.client.SetError;
import dev.godwit.wire.http.HttpFailure;
import java.io.IOException;
import java.util.Optional;

/** The one place that decides what an answer of a JMAP server, or a failure of the connection to it, means. */
public final class JmapErrors {
    private JmapErrors() {
    }

    /** @param place account, or account and mailbox */
    public static EndpointException of(String place, IOException failure) {
        return switch (failure) {
            case HttpFailure http -> http(http).at(place);
            case ProblemException problem -> problem(problem).at(place);
            case MethodException method -> method(method).at(place);
            case MalformedAnswerException malformed -> EndpointException.of(Kind.MALFORMED, place + ": " + malformed.getMessage(), malformed)
                    .nextStep("Check that the URL leads to a JMAP server; if it does, report this with ?transcript=FILE.").explainedAs("jmap-malformed");
            default -> EndpointException.of(Kind.CONNECTION, place + ": the connection broke", failure);
        };
    }

    /** Of the first request: what is there may not be a JMAP server at all. */
    static EndpointException opening(String place, IOException failure) {
        if (failure instanceof HttpFailure http && http.reason() == HttpFailure.Reason.HTML || failure instanceof MalformedAnswerException) {
            return EndpointException.of(Kind.USAGE, place + ": " + failure.getMessage(), failure)
                    .nextStep("Check host and path of the URL: the session is looked for at its path, and at /.well-known/jmap.").explainedAs("jmap-wrong-url");
        }
        return of(place, failure);
    }

    private static EndpointException http(HttpFailure failure) {
        EndpointException error = EndpointException.of(kind(failure), failure.getMessage(), failure);
        error = failure.nextStep().isPresent() ? error.nextStep(failure.nextStep().get()) : error;
        error = failure.retryAfter().isPresent() ? error.retryAfter(failure.retryAfter().get()) : error;
        return explained(error, failure);
    }

    private static Kind kind(HttpFailure failure) {
        return switch (failure.reason()) {
            // a page for people in the middle of the work is a portal or maintenance: it goes away
            case CONNECTION, STALLED, UNAVAILABLE, HTML -> Kind.CONNECTION;
            case UNTRUSTED, UNAUTHORIZED, FORBIDDEN -> Kind.ACCESS_DENIED;
            case NO_TLS, NOT_HTTP, NOT_FOUND, NOT_SUPPORTED, REDIRECTED_ELSEWHERE, REDIRECT_LOOP -> Kind.USAGE;
            case TOO_LARGE -> Kind.ITEM_REFUSED;
            case TOO_MANY_REQUESTS -> Kind.SLOW_DOWN;
            case NO_SPACE -> Kind.NO_SPACE;
            case STATUS, ANSWER_TOO_LARGE -> Kind.MALFORMED;
        };
    }

    private static EndpointException explained(EndpointException error, HttpFailure failure) {
        return switch (failure.reason()) {
            case UNAUTHORIZED -> error.explainedAs("http-login-refused");
            case HTML -> error.explainedAs("http-web-page");
            case NOT_FOUND, NOT_SUPPORTED -> error.explainedAs("jmap-wrong-url");
            case REDIRECTED_ELSEWHERE -> error.explainedAs("http-redirected-elsewhere");
            case CONNECTION, STALLED, UNTRUSTED, NO_TLS, NOT_HTTP, FORBIDDEN, TOO_LARGE, TOO_MANY_REQUESTS, UNAVAILABLE, NO_SPACE, STATUS,
                    REDIRECT_LOOP, ANSWER_TOO_LARGE -> error;
        };
    }

    private static EndpointException problem(ProblemException problem) {
        EndpointException error = switch (problem.type()) {
            case "limit" -> EndpointException.of(isOfSize(problem.limit()) ? Kind.MALFORMED : Kind.SLOW_DOWN, problem.getMessage(), problem);
            case "unknownCapability" -> EndpointException.of(Kind.USAGE, problem.getMessage(), problem);
            case "notJSON", "notRequest" -> EndpointException.of(Kind.BUG, problem.getMessage(), problem);
            default -> EndpointException.of(problem.status() == 403 ? Kind.ACCESS_DENIED : problem.status() == 413 ? Kind.ITEM_REFUSED : Kind.MALFORMED,
                    problem.getMessage(), problem);
        };
        return problem.retryAfter().isPresent() ? error.retryAfter(problem.retryAfter().get()) : error;
    }

    /** Of a size that the session did not tell: waiting does not help. */
    private static boolean isOfSize(String limit) {
        return limit.startsWith("maxSize") || limit.startsWith("maxCalls") || limit.startsWith("maxObjects");
    }

    private static EndpointException method(MethodException refused) {
        EndpointException error = EndpointException.of(kind(refused.type()), refused.getMessage(), refused);
        return switch (refused.type()) {
            case "accountNotFound", "accountNotSupportedByMethod" -> error.nextStep("Check ?account=, and whether this user still has access to the account.").explainedAs("jmap-account");
            case "accountReadOnly" -> error.nextStep("Log in as the owner, or as somebody who may write.").explainedAs("jmap-account");
            case "forbidden" -> error.nextStep("Ask the administrator of this server for the right to do this.");
            case "unknownMethod" -> error.nextStep("The server lacks what this needs; godwit doctor shows what it offers.");
            default -> error;
        };
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "serverUnavailable", "serverFail", "serverPartialFail", "stateMismatch", "willDestroy" -> Kind.CONNECTION;
            case "rateLimit" -> Kind.SLOW_DOWN;
            case "overQuota" -> Kind.NO_SPACE;
            case "forbidden", "accountReadOnly", "accountNotFound", "accountNotSupportedByMethod", "fromAccountNotFound" -> Kind.ACCESS_DENIED;
            case "unknownMethod", "unsupportedSort", "unsupportedFilter" -> Kind.USAGE;
            case "tooLarge", "requestTooLarge" -> Kind.ITEM_REFUSED;
            default -> Kind.MALFORMED;
        };
    }

    /** What the refusal of one object means beyond that object; empty if it concerns nothing else. */
    public static Optional<EndpointException> concernsAll(String place, SetError refused) {
        String what = place + ": an object was refused: " + refused;
        return switch (refused.type()) {
            case "overQuota" -> Optional.of(EndpointException.of(Kind.NO_SPACE, what).nextStep("Make room in the account, or have its quota raised; then run again."));
            case "forbidden" -> Optional.of(EndpointException.of(Kind.ACCESS_DENIED, what).nextStep("Ask the administrator of this server for the right to do this."));
            case "rateLimit" -> Optional.of(EndpointException.of(Kind.SLOW_DOWN, what));
            case "serverFail", "serverUnavailable", "serverPartialFail", "stateMismatch", "willDestroy" -> Optional.of(EndpointException.of(Kind.CONNECTION, what));
            default -> Optional.empty();
        };
    }

    /** Why one message or item was refused. */
    public static RefusalReason reason(SetError refused) {
        return switch (refused.type()) {
            case "tooLarge" -> RefusalReason.TOO_LARGE;
            case "tooManyKeywords" -> RefusalReason.BAD_KEYWORD;
            case "invalidEmail" -> ServerProfile.reason(refused.description());
            case "invalidProperties" -> refused.properties().stream().anyMatch(name -> name.startsWith("keywords")) ? RefusalReason.BAD_KEYWORD
                    : refused.properties().contains("receivedAt") ? RefusalReason.BAD_DATE : RefusalReason.UNCLASSIFIED;
            default -> RefusalReason.UNCLASSIFIED;
        };
    }
}
