package dev.godwit.dav.client;

import dev.godwit.dav.xml.Multistatus;
import dev.godwit.dav.xml.XmlElement;
import dev.godwit.dav.xml.XmlOutput;
import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpCall;
import dev.godwit.wire.http.HttpContent;
import dev.godwit.wire.http.HttpFailure;
import dev.godwit.wire.http.HttpTransport;
import dev.godwit.wire.http.Origin;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sends WebDAV requests to one server. Resources are named as {@link Hrefs} names them. Any thread; calls block. */
public final class DavClient implements AutoCloseable {
    /** As many stale connections as there may be, and then one that works. */
    private static final int MOST_ATTEMPTS = 12;

    private final HttpTransport transport;
    private final Hrefs hrefs;
    private final Map<String, String> always;
    private volatile Instant serverTime; // null until an answer says it

    /** @param always headers of every request */
    public DavClient(HttpTransport transport, Map<String, String> always) {
        this.transport = transport;
        this.hrefs = new Hrefs(transport.options().origin());
        this.always = Map.copyOf(always);
    }

    public Hrefs hrefs() {
        return hrefs;
    }

    /** What the server's clock said in its latest answer, in whole seconds. */
    public Optional<Instant> serverTime() {
        return Optional.ofNullable(serverTime);
    }

    /** Lets the server that this resource lies on have the credentials, if it is on another one. */
    public void trust(String id) {
        hrefs.elsewhere(id).ifPresent(transport::trust);
    }

    /** Whether requests for it may be sent. */
    public boolean reaches(String id) {
        Optional<Origin> elsewhere = hrefs.elsewhere(id);
        return elsewhere.isEmpty() || transport.trusts(elsewhere.get());
    }

    /** Whatever the status. The answer must be closed. */
    HttpAnswer send(String method, String id, Map<String, String> headers, HttpContent content) throws IOException {
        return sendUntilAnswered(method, id, headers, content).answer();
    }

    /** @param repeated whether an earlier try was lost, and may have been obeyed */
    record Sent(HttpAnswer answer, boolean repeated) {
    }

    /**
     * Sends again what met a connection that the server had closed before the first byte of an answer: every method used here
     * can be repeated (RFC 9110 §9.2.2). Radicale without a proxy closes after each answer, and the JDK does not notice.
     */
    Sent sendUntilAnswered(String method, String id, Map<String, String> headers, HttpContent content) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(always);
        all.putAll(headers);
        HttpCall call = new HttpCall(method, hrefs.uri(id), all, content);
        for (int attempt = 1;; attempt++) {
            try {
                HttpAnswer answer = transport.send(call);
                answer.date().ifPresent(date -> serverTime = date);
                return new Sent(answer, attempt > 1);
            } catch (HttpFailure failure) {
                if (attempt == MOST_ATTEMPTS || failure.reason() != HttpFailure.Reason.CONNECTION || !endedUnanswered(failure)) {
                    throw failure;
                }
            }
        }
    }

    /** The JDK says it in words alone. */
    private static boolean endedUnanswered(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("received no bytes")) {
                return true;
            }
        }
        return false;
    }

    /** @throws RefusedException for any status but success */
    HttpAnswer sendForSuccess(String method, String id, Map<String, String> headers, HttpContent content) throws IOException {
        HttpAnswer answer = send(method, id, headers, content);
        if (answer.isSuccess()) {
            return answer;
        }
        try (answer) {
            throw RefusedException.of(method, answer);
        }
    }

    /** Asks with an XML body. */
    HttpAnswer ask(String method, String id, Map<String, String> headers, XmlElement body) throws IOException {
        return send(method, id, xml(headers), new HttpContent.Bytes(XmlOutput.document(body)));
    }

    /** Asks with an XML body and reads the multistatus of the answer. @return where it came from after redirects, and its sync-token */
    Answered multistatus(String method, String id, int depth, XmlElement body, Multistatus.Sink sink) throws IOException {
        try (HttpAnswer answer = sendForSuccess(method, id, xml(Map.of("Depth", Integer.toString(depth))), new HttpContent.Bytes(XmlOutput.document(body)))) {
            requireMultistatus(method, answer);
            String from = hrefs.of(id, answer.uri().toString());
            return new Answered(from, Multistatus.read(answer.body(), sink), answer.header("DAV").orElse(""), answer.header("Server").orElse(""));
        }
    }

    /** @param from the resource that answered */
    record Answered(String from, Optional<String> syncToken, String dav, String server) {
    }

    /** A 207. Some answer 200 and mean it (old Zimbra, Oracle). */
    static void requireMultistatus(String method, HttpAnswer answer) throws NotDavException {
        if (answer.isHtml() || answer.status() != 207 && !answer.mediaType().endsWith("xml")) {
            throw new NotDavException(method + " was answered " + answer.status() + (answer.isHtml() ? " with a web page" : "") + " instead of a multistatus", answer.isHtml());
        }
    }

    private static Map<String, String> xml(Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/xml; charset=utf-8");
        return all;
    }

    @Override
    public void close() {
        transport.close();
    }
}
