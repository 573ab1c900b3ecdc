package dev.godwit.dav.client;

import dev.godwit.dav.xml.DavXmlException;
import dev.godwit.dav.xml.Multistatus;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import dev.godwit.dav.xml.XmlInput;
import dev.godwit.wire.http.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.namespace.QName;

/** A request that was answered with a status that is no success, and what the answer says of the reason (RFC 4918 §16). */
public final class RefusedException extends IOException {
    private static final int MAX_BODY = 256 << 10;

    private final String method;
    private final int status;
    private final transient List<QName> preconditions;
    private final transient List<String> hrefs;
    private final Duration retryAfter;
    private boolean repeated;

    public RefusedException(String method, int status, List<QName> preconditions, List<String> hrefs, Duration retryAfter) {
        super(method + " was answered " + status + said(preconditions));
        this.method = method;
        this.status = status;
        this.preconditions = List.copyOf(preconditions);
        this.hrefs = List.copyOf(hrefs);
        this.retryAfter = retryAfter;
    }

    private static String said(List<QName> preconditions) {
        List<String> names = preconditions.stream().map(QName::getLocalPart).filter(name -> name.matches("[A-Za-z0-9-]{1,60}")).distinct().limit(5).toList();
        return names.isEmpty() ? "" : " with " + String.join(", ", names);
    }

    /** Reads the body of {@code answer}, which is no success. */
    static RefusedException of(String method, HttpAnswer answer) {
        List<QName> preconditions = new ArrayList<>();
        List<String> hrefs = new ArrayList<>();
        try {
            if (answer.mediaType().endsWith("xml")) {
                look(XmlInput.small(new ByteArrayInputStream(answer.body().readNBytes(MAX_BODY))), preconditions, hrefs);
            }
        } catch (IOException unreadable) {
            // the status alone has to do; what could not be read is remembered below
            RefusedException refused = new RefusedException(method, answer.status(), preconditions, hrefs, answer.retryAfter().orElse(null));
            refused.addSuppressed(unreadable);
            return refused;
        }
        return new RefusedException(method, answer.status(), preconditions, hrefs, answer.retryAfter().orElse(null));
    }

    /** Of a multistatus that says what a single request was refused for. */
    static RefusedException within(String method, HttpAnswer answer) throws IOException {
        List<RefusedException> found = new ArrayList<>();
        Multistatus.read(answer.body(), response -> {
            int status = response.status() > 0 ? response.status() : response.failed().values().stream().findFirst().orElse(200);
            if (status >= 400) {
                found.add(new RefusedException(method, status, response.errors(), List.of(), null));
            }
        });
        return found.isEmpty() ? new RefusedException(method, 207, List.of(), List.of(), null) : found.getFirst();
    }

    private static void look(XmlElement root, List<QName> preconditions, List<String> hrefs) throws DavXmlException {
        // a DAV:error, or one within the multistatus that extended MKCOL may answer with (RFC 5689 §3)
        if (root.name().getLocalPart().equals("error")) {
            for (XmlElement condition : root.children()) {
                // sabre adds elements of its own, which hold texts
                if (condition.name().getNamespaceURI().startsWith("http://sabredav.org")) {
                    if (condition.text().contains("uid already exists")) { // Nextcloud says it in words
                        preconditions.add(Names.cal("no-uid-conflict"));
                    }
                } else {
                    preconditions.add(condition.name());
                    hrefs.addAll(condition.hrefs());
                }
            }
        } else {
            for (XmlElement child : root.children()) {
                look(child, preconditions, hrefs);
            }
        }
    }

    public String method() {
        return method;
    }

    public int status() {
        return status;
    }

    /** Whether the answer names that precondition, in whatever namespace. */
    public boolean says(String precondition) {
        return preconditions.stream().anyMatch(name -> name.getLocalPart().equals(precondition));
    }

    public boolean hasPrecondition() {
        return !preconditions.isEmpty();
    }

    /** Which resources the precondition is about. */
    public List<String> hrefs() {
        return hrefs;
    }

    RefusedException afterRepetition() {
        repeated = true;
        return this;
    }

    /** Whether the request had been sent before without an answer: then it may have been obeyed, and be refused because of that. */
    public boolean isRepeated() {
        return repeated;
    }

    /** How long the server asks to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
