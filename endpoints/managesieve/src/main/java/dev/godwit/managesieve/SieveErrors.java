package dev.godwit.managesieve;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.RefusalReason;
import dev.godwit.login.NetworkErrors;
import dev.godwit.managesieve.client.Answer;
import dev.godwit.managesieve.client.RefusedException;
import dev.godwit.managesieve.client.SieveSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The one place that decides what an answer of a ManageSieve server, or a failure of the connection to it, means. */
final class SieveErrors {
    private SieveErrors() {
    }

    /** @param place account, or account and script */
    static EndpointException of(String place, IOException failure) {
        return switch (failure) {
            case RefusedException refused -> refused(refused).at(place);
            case SieveSyntaxException syntax -> EndpointException.of(Kind.MALFORMED, place + ": the server's answer is not ManageSieve: " + syntax.getMessage(), syntax)
                    .nextStep("Check the port: ManageSieve is usually on 4190. Run again with ?transcript=FILE on this endpoint's URL to see what the server said.")
                    .explainedAs("sieve-malformed");
            default -> NetworkErrors.of(place, failure);
        };
    }

    private static EndpointException refused(RefusedException refused) {
        Answer answer = refused.answer();
        String what = refused.getMessage();
        if (answer.is("REFERRAL")) {
            return EndpointException.of(Kind.USAGE, "the account is on another server: " + printable(answer.argument()))
                    .nextStep("Use that address in the URL.").explainedAs("sieve-referral");
        }
        if (answer.is("TRYLATER") || answer.status() == Answer.Status.BYE && !answer.is("AUTH-TOO-WEAK") && !answer.is("ENCRYPT-NEEDED")) {
            return EndpointException.of(Kind.CONNECTION, what);
        }
        if (refused.command().startsWith("AUTHENTICATE") || answer.is("AUTH-TOO-WEAK") || answer.is("ENCRYPT-NEEDED") || answer.is("TRANSITION-NEEDED")) {
            return EndpointException.of(Kind.ACCESS_DENIED, what)
                    .nextStep("Check user and password; where an administrator logs in for others, ?master= or ?admin= say how.").explainedAs("sieve-login");
        }
        if (answer.is("QUOTA")) {
            return EndpointException.of(Kind.NO_SPACE, what);
        }
        return EndpointException.of(answer.is("NONEXISTENT") ? Kind.MAILBOX_GONE : Kind.ITEM_REFUSED, what);
    }

    /** Why a script was refused. */
    static RefusalReason reason(Answer answer) {
        return answer.is("QUOTA") ? RefusalReason.TOO_LARGE : RefusalReason.UNCLASSIFIED;
    }

    /** What to tell of a script that was refused: the server's words, which name the line. */
    static String text(RefusedException refused) {
        Answer answer = refused.answer();
        if (answer.is("QUOTA/MAXSCRIPTS")) {
            return "the server allows no more scripts: " + answer.text();
        }
        return answer.is("QUOTA") ? "the server's limit for scripts is reached: " + answer.text() : answer.text();
    }

    private static String printable(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII).replaceAll("[^\\x21-\\x7e]", "?");
    }
}
