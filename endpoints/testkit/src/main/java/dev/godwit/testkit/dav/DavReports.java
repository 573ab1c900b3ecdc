package dev.godwit.testkit.dav;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** REPORT: sync-collection and the multigets. */
final class DavReports {
    private static final int PART = 2;

    private final DavStore store;
    private final Set<DavQuirk> quirks;
    private final DavProperties properties;

    DavReports(DavStore store, Set<DavQuirk> quirks, DavProperties properties) {
        this.store = store;
        this.quirks = quirks;
        this.properties = properties;
    }

    private boolean lengths() {
        return !quirks.contains(DavQuirk.NO_LENGTHS) && !quirks.contains(DavQuirk.NO_LENGTH_IN_REPORTS);
    }

    DavAnswer report(DavNode node, Element asked) {
        return switch (asked.getLocalName()) {
            case "sync-collection" -> sync(node, asked);
            case "calendar-multiget", "addressbook-multiget" -> multiget(asked);
            default -> DavAnswer.error(403, "<D:supported-report/>");
        };
    }

    private DavAnswer multiget(Element asked) {
        if (quirks.contains(DavQuirk.NO_MULTIGET)) {
            return DavAnswer.of(501);
        }
        StringBuilder xml = new StringBuilder();
        for (Element child : DavXml.children(asked)) {
            if (child.getLocalName().equals("href")) {
                String path = URLDecoder.decode(child.getTextContent().replace("+", "%2B"), StandardCharsets.UTF_8);
                Optional<DavNode> node = store.get(path);
                xml.append(node.isPresent() ? properties.response(node.get(), DavXml.properties(asked), lengths())
                        : "<D:response><D:href>" + DavXml.escape(properties.href(path)) + "</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>");
            }
        }
        return DavAnswer.xml(207, DavXml.multistatus(xml.toString()));
    }

    private record Change(long revision, String xml) {
    }

    private DavAnswer sync(DavNode node, Element asked) {
        if (quirks.contains(DavQuirk.NO_SYNC) || quirks.contains(DavQuirk.SYNC_REFUSED)) {
            return DavAnswer.error(403, "<D:supported-report/>");
        }
        String token = DavXml.children(asked).stream().filter(child -> child.getLocalName().equals("sync-token")).findFirst().orElseThrow().getTextContent().strip();
        long now = store.revision(node);
        boolean known = token.isEmpty() || token.startsWith("http://test.example/sync/");
        if (!known || !token.isEmpty() && quirks.contains(DavQuirk.FORGETS_TOKENS) && !token.equals(properties.token(now))) {
            return DavAnswer.error(403, "<D:valid-sync-token/>");
        }
        long since = token.isEmpty() ? 0 : Long.parseLong(token.substring(token.lastIndexOf('/') + 1));
        List<Change> changes = changes(node, asked, since);
        boolean truncated = quirks.contains(DavQuirk.TRUNCATED_SYNC) && changes.size() > PART;
        List<Change> told = truncated ? changes.subList(0, PART) : changes;
        StringBuilder xml = new StringBuilder();
        told.forEach(change -> xml.append(change.xml()));
        if (truncated) {
            xml.append("<D:response><D:href>").append(DavXml.escape(properties.href(node.path))).append("</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status>")
                    .append("<D:error><D:number-of-matches-within-limits/></D:error></D:response>");
        }
        long reached = truncated ? told.getLast().revision() : now;
        return DavAnswer.xml(207, DavXml.multistatus(xml + "<D:sync-token>" + properties.token(reached) + "</D:sync-token>"));
    }

    private List<Change> changes(DavNode node, Element asked, long since) {
        List<Change> changes = new ArrayList<>();
        for (DavNode member : store.members(node)) {
            if (member.revision > since) {
                changes.add(new Change(member.revision, properties.response(member, DavXml.properties(asked), lengths())));
            }
        }
        for (DavStore.Removed gone : store.removed) {
            if (since > 0 && gone.revision() > since && gone.path().startsWith(node.path) && store.get(gone.path()).isEmpty()) {
                changes.add(new Change(gone.revision(), "<D:response><D:href>" + DavXml.escape(properties.href(gone.path()))
                        + "</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"));
            }
        }
        changes.sort(Comparator.comparingLong(Change::revision));
        return changes;
    }
}
