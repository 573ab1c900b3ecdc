package dev.godwit.proxy.http;

import dev.godwit.proxy.config.DestinationConfig.Forwarding;
import java.util.Optional;
import java.util.Set;

/** Writes heads anew for the other side: what was understood, framed in one way only. */
final class Translation {
    /** RFC 9110 §8.6: methods that are expected to have a body say so when it is empty. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private Translation() {}

    /** Whether the body's length is not known before its end. */
    static boolean isChunked(RequestHead head) {
        return head.framing() instanceof Framing.Chunked || head.framing() instanceof Framing.Stream;
    }

    /**
     * A request for a server; {@code head} stays as it is, so that it can be sent again.
     *
     * @param expects  whether the server is asked for 100 before the body
     * @param hostname of this proxy
     */
    static RequestHead forServer(RequestHead head, boolean expects, Client client, Forwarding forwarding, String hostname) {
        RequestHead request = head.withFields(head.fields().copy());
        Fields fields = request.fields();
        switch (head.framing()) {
            case Framing.Length(long bytes) -> fields.add("Content-Length", Long.toString(bytes));
            case Framing.Chunked _, Framing.Stream _ -> fields.add("Transfer-Encoding", "chunked");
            case Framing.None _, Framing.UntilClose _ -> {
                if (WITH_BODY.contains(head.method())) {
                    fields.add("Content-Length", "0");
                }
            }
        }
        if (expects) {
            fields.add("Expect", "100-continue");
        }
        if (head.webSocket()) {
            fields.add("Connection", "Upgrade").add("Upgrade", "websocket");
        }
        ForwardedFields.write(request, forwarding, client.isTrusted(), client.address(), client.frontend().encrypted(), hostname);
        return request;
    }

    /** A response without what belongs to the server's connection; exactly one length where one applies, none beside a coding. */
    static ResponseHead forClient(ResponseHead response, Framing framing) {
        Fields fields = response.fields();
        fields.removeHopByHop();
        fields.remove("alt-svc"); // it would lead clients past the proxy
        Optional<String> said = fields.first("content-length");
        fields.remove("content-length");
        switch (framing) {
            case Framing.Length(long bytes) -> fields.add("Content-Length", Long.toString(bytes));
            case Framing.None _ when response.status() != 204 && response.status() >= 200 -> said.filter(text -> text.matches("[0-9]{1,18}"))
                    .ifPresent(text -> fields.add("Content-Length", text));
            case Framing.None _, Framing.Chunked _, Framing.Stream _, Framing.UntilClose _ -> { }
        }
        return response;
    }
}
