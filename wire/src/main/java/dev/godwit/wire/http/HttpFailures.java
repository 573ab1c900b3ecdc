package dev.godwit.wire.http;

import dev.godwit.wire.http.HttpFailure.Reason;
import dev.godwit.wire.net.Address;
import dev.godwit.wire.net.JdkTls;
import dev.godwit.wire.net.TlsException;
import dev.godwit.wire.net.TlsPolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Says what the exceptions of the JDK's client mean. The one place that looks at them. */
final class HttpFailures {
    private HttpFailures() {
    }

    static HttpFailure of(Origin origin, TlsPolicy policy, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case HttpFailure already -> {
                    return already;
                }
                case SSLException tls -> {
                    return tls(JdkTls.explain(tls, new Address(origin.host(), origin.port()), policy));
                }
                case UnresolvedAddressException _, UnknownHostException _ -> {
                    return HttpFailure.of(Reason.CONNECTION, origin + ": the host name is not known", "Check the host in the URL.", failure);
                }
                case HttpConnectTimeoutException _ -> {
                    return HttpFailure.of(Reason.CONNECTION, origin + ": nobody answers", "Check host and port, and whether a firewall is in between.", failure);
                }
                case ProtocolException _ -> {
                    return HttpFailure.of(Reason.NOT_HTTP, origin + ": the answer is not HTTP", "Check the port: something else may be listening there.", failure);
                }
                default -> { }
            }
        }
        if (failure instanceof ConnectException) {
            return HttpFailure.of(Reason.CONNECTION, origin + ": the connection is refused", "Check host and port, and whether the server runs.", failure);
        }
        // the JDK says ProtocolException only of some; this is the message of its parser
        if (String.valueOf(failure.getMessage()).contains("Invalid status line")) {
            return HttpFailure.of(Reason.NOT_HTTP, origin + ": the answer is not HTTP", "Check the port: something else may be listening there.", failure);
        }
        return HttpFailure.of(Reason.CONNECTION, origin + ": the connection broke", null, failure);
    }

    static HttpFailure tls(TlsException tls) {
        String pin = tls.presentedSha256().orElse("");
        return switch (tls.reason()) {
            case UNKNOWN_ISSUER, WRONG_HOST, EXPIRED -> HttpFailure.of(Reason.UNTRUSTED, tls.getMessage(),
                    "If this is the right server, trust its authority by ?ca=FILE" + (pin.isEmpty() ? "" : " or exactly this certificate by ?pin=" + pin) + ".", tls);
            case PIN_MISMATCH -> HttpFailure.of(Reason.UNTRUSTED, tls.getMessage(),
                    "Find out whether the server's certificate was renewed, and pin the new one" + (pin.isEmpty() ? "" : ": ?pin=" + pin) + ".", tls);
            case BAD_CERTIFICATE, INJECTED -> HttpFailure.of(Reason.UNTRUSTED, tls.getMessage(), null, tls);
            case PROTOCOL_TOO_OLD -> HttpFailure.of(Reason.NO_TLS, tls.getMessage(),
                    "HTTP is spoken over TLS 1.2 and later only, and no option changes that: put a proxy with newer TLS in front of the server.", tls);
            case NOT_TLS -> HttpFailure.of(Reason.NO_TLS, tls.getMessage(), "Check scheme and port: this may be a port for http without TLS.", tls);
            case SETUP -> HttpFailure.of(Reason.NO_TLS, tls.getMessage(), "Check the files named in the URL.", tls);
            case HANDSHAKE -> HttpFailure.of(Reason.CONNECTION, tls.getMessage(), null, tls);
        };
    }
}
