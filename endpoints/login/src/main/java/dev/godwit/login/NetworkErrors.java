package dev.godwit.login;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.wire.net.TlsException;
import dev.godwit.wire.sasl.SaslException;
import java.io.IOException;
import java.net.UnknownHostException;

/** What failures below the protocol mean: of the network, of TLS, of SASL. The same for every endpoint on a server. */
public final class NetworkErrors {
    private NetworkErrors() {
    }

    /** @param place account, or account and what of it */
    public static EndpointException of(String place, IOException failure) {
        return switch (failure) {
            case TlsException tls -> tls(place, tls);
            case SaslException sasl -> EndpointException.of(Kind.ACCESS_DENIED, place + ": login failed: " + sasl.getMessage(), sasl)
                    .nextStep("Check the password; another mechanism can be chosen by ?auth=.");
            case UnknownHostException unknown -> EndpointException.of(Kind.CONNECTION, place + ": the host name is not known", unknown)
                    .nextStep("Check the host in the URL.");
            default -> EndpointException.of(Kind.CONNECTION, place + ": "
                    + (failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()), failure);
        };
    }

    private static EndpointException tls(String place, TlsException tls) {
        EndpointException error = switch (tls.reason()) {
            case EXPIRED, UNKNOWN_ISSUER, WRONG_HOST, PIN_MISMATCH, BAD_CERTIFICATE, INJECTED ->
                    EndpointException.of(Kind.ACCESS_DENIED, place + ": " + tls.getMessage(), tls);
            case PROTOCOL_TOO_OLD, NOT_TLS, SETUP -> EndpointException.of(Kind.USAGE, place + ": " + tls.getMessage(), tls);
            case HANDSHAKE -> EndpointException.of(Kind.CONNECTION, place + ": " + tls.getMessage(), tls);
        };
        return switch (tls.reason()) {
            case UNKNOWN_ISSUER, WRONG_HOST, EXPIRED -> error.nextStep("If this is the right server, trust its authority by ?ca=FILE"
                    + tls.presentedSha256().map(pin -> " or exactly this certificate by ?pin=" + pin).orElse("") + ".");
            case PIN_MISMATCH -> error.nextStep("Find out whether the server's certificate was renewed, and pin the new one"
                    + tls.presentedSha256().map(pin -> ": ?pin=" + pin).orElse("") + ".");
            case PROTOCOL_TOO_OLD -> error.nextStep("If the server cannot be upgraded, allow old versions by ?tls=legacy.");
            case NOT_TLS -> error.nextStep("Check scheme and port: imaps:// is for port 993, imap:// upgrades by STARTTLS on port 143; sieve:// upgrades on port 4190.");
            case BAD_CERTIFICATE, INJECTED, SETUP, HANDSHAKE -> error;
        };
    }
}
