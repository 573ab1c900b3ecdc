package dev.godwit.wire.net;

import dev.godwit.wire.net.TlsException.Reason;
import java.io.IOException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Turns what the TLS libraries throw into reasons. The one place that reads their messages. */
final class TlsFailures {
    private TlsFailures() {}

    static TlsException explain(SSLException failure, Address address, TlsPolicy policy) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PeerVerifier.Refused refused) {
                String text = address + ": " + certificate(refused.reason());
                return new TlsException(
                        refused.reason(), text + " (SHA-256 " + refused.sha256() + ")", refused.sha256(), failure);
            }
        }
        Reason reason = reason(String.valueOf(failure.getMessage()).toUpperCase(Locale.ROOT), failure);
        return new TlsException(reason, address + ": " + handshake(reason, policy), null, failure);
    }

    static TlsException hungUp(IOException failure, Address address) {
        return new TlsException(
                Reason.HANDSHAKE, address + ": the server hung up during the TLS handshake", null, failure);
    }

    private static Reason reason(String message, SSLException failure) {
        if (message.contains("PROTOCOL_VERSION") || message.contains("UNSUPPORTED_PROTOCOL")
                || message.contains("NOT ACCEPTED BY CLIENT PREFERENCES")) {
            return Reason.PROTOCOL_TOO_OLD;
        }
        boolean notTls = failure.getClass().getSimpleName().equals("NotSslRecordException")
                || message.contains("WRONG_VERSION_NUMBER")
                || message.contains("UNSUPPORTED OR UNRECOGNIZED SSL MESSAGE");
        return notTls ? Reason.NOT_TLS : Reason.HANDSHAKE;
    }

    private static String certificate(Reason reason) {
        return switch (reason) {
            case EXPIRED -> "the server's certificate has expired or is not valid yet";
            case UNKNOWN_ISSUER -> "no trusted authority stands behind the server's certificate";
            case WRONG_HOST -> "the server's certificate is for another host";
            case PIN_MISMATCH -> "the server's certificate is not the pinned one";
            case BAD_CERTIFICATE, PROTOCOL_TOO_OLD, NOT_TLS, INJECTED, SETUP, HANDSHAKE ->
                "the server's certificate is not acceptable";
        };
    }

    private static String handshake(Reason reason, TlsPolicy policy) {
        return switch (reason) {
            case PROTOCOL_TOO_OLD ->
                "the server has no TLS version of " + policy.minimum().protocols().getFirst() + " or later";
            case NOT_TLS -> "the server does not speak TLS on this port";
            case EXPIRED, UNKNOWN_ISSUER, WRONG_HOST, PIN_MISMATCH, BAD_CERTIFICATE, INJECTED, SETUP, HANDSHAKE ->
                "the TLS handshake failed; the server may offer only ciphers of old, or want a client certificate";
        };
    }
}
