package dev.godwit.testkit.dav;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** What the methods of HTTP and DAV do. */
final class DavMethods {
    private final DavStore store;
    private final Set<DavQuirk> quirks;
    private final DavProperties properties;
    private final DavReports reports;

    DavMethods(DavStore store, Set<DavQuirk> quirks, int port) {
        this.store = store;
        this.quirks = quirks;
        this.properties = new DavProperties(store, quirks, port);
        this.reports = new DavReports(store, quirks, properties);
    }

    private boolean has(DavQuirk quirk) {
        return quirks.contains(quirk);
    }

    DavAnswer answer(DavRequest request) {
        if (request.path().startsWith("/.well-known/")) {
            return DavAnswer.of(301).with("Location", "/");
        }
        return switch (request.method()) {
            case "OPTIONS" -> DavAnswer.of(200);
            case "MKCOL", "MKCALENDAR" -> make(request);
            case "PUT" -> put(request);
            default -> store.get(request.path()).map(node -> on(node, request)).orElseGet(() -> DavAnswer.of(404));
        };
    }

    private DavAnswer on(DavNode node, DavRequest request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> get(node, request);
            case "DELETE" -> delete(node, request);
            case "PROPFIND" -> propfind(node, request);
            case "PROPPATCH" -> proppatch(node, request);
            case "REPORT" -> reports.report(node, DavXml.parse(request.body()));
            case "MOVE" -> move(node, request);
            default -> DavAnswer.of(405);
        };
    }

    private DavAnswer get(DavNode node, DavRequest request) {
        if (node.isCollection()) {
            return DavAnswer.of(200, "text/html", "<html>a directory</html>");
        }
        String accept = request.header("Accept").orElse("");
        byte[] content = has(DavQuirk.CONVERTS_CARDS) && !accept.contains("version=4.0") ? version3(node.content) : node.content;
        int start = 0;
        Optional<String> range = has(DavQuirk.NO_RANGES) ? Optional.empty() : request.header("Range").filter(given -> request.header("If-Range").equals(Optional.of(properties.etag(node))));
        if (range.isPresent()) {
            start = Integer.parseInt(range.get().replaceAll("bytes=(\\d+)-", "$1"));
        }
        DavAnswer answer = new DavAnswer(range.isPresent() ? 206 : 200, java.util.Map.of(), Arrays.copyOfRange(content, start, content.length))
                .with("Content-Type", node.contentType).with("Last-Modified", DavProperties.httpDate(node.modified));
        if (range.isPresent()) {
            answer = answer.with("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        if (!has(DavQuirk.NO_ETAGS)) {
            answer = answer.with("ETag", properties.etag(node));
        }
        if (has(DavQuirk.TELLS_DIGESTS) || has(DavQuirk.WRONG_DIGESTS)) {
            answer = answer.with("Repr-Digest", "sha-256=:" + sha256(has(DavQuirk.WRONG_DIGESTS) ? new byte[] {1} : content) + ":");
        }
        return answer;
    }

    static byte[] version3(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).replace("VERSION:4.0", "VERSION:3.0\r\nX-CONVERTED:yes").getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] content) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean fails(DavRequest request, Optional<DavNode> existing) {
        if (!has(DavQuirk.IGNORES_IF_NONE_MATCH) && request.header("If-None-Match").equals(Optional.of("*")) && existing.isPresent()) {
            return true;
        }
        Optional<String> match = request.header("If-Match");
        // a weak tag never matches (RFC 9110 §13.1.1)
        return match.isPresent() && (existing.isEmpty() || has(DavQuirk.NO_ETAGS) || !match.get().equals(properties.etag(existing.get())) || match.get().startsWith("W/"));
    }

    private DavAnswer put(DavRequest request) {
        Optional<DavNode> parent = store.parent(request.path());
        Optional<DavNode> existing = store.get(request.path());
        if (parent.isEmpty()) {
            return DavAnswer.of(409);
        }
        if (existing.isPresent() && existing.get().isCollection()) {
            return DavAnswer.of(405);
        }
        if (fails(request, existing)) {
            return DavAnswer.of(412);
        }
        if (request.header("Content-Length").isEmpty()) {
            return DavAnswer.of(411);
        }
        DavAnswer refusal = refusal(parent.get(), request);
        if (refusal != null) {
            return refusal;
        }
        DavNode node = existing.orElseGet(() -> store.make(request.path(), ""));
        boolean item = parent.get().isCalendar() || parent.get().isAddressBook();
        node.content = item && has(DavQuirk.REWRITES) ? rewritten(request.body()) : request.body();
        node.contentType = request.header("Content-Type").orElse("application/octet-stream");
        store.touch(node);
        DavAnswer answer = DavAnswer.of(existing.isPresent() ? 204 : 201);
        if (has(DavQuirk.OC_MTIME) && request.header("X-OC-Mtime").isPresent()) {
            node.modified = Instant.ofEpochSecond(Long.parseLong(request.header("X-OC-Mtime").get()));
            answer = answer.with("X-OC-MTime", "accepted");
        }
        boolean silent = has(DavQuirk.NO_ETAG_ON_PUT) || item && has(DavQuirk.REWRITES) || has(DavQuirk.NO_ETAGS);
        return silent ? answer : answer.with("ETag", properties.etag(node));
    }

    private DavAnswer refusal(DavNode parent, DavRequest request) {
        if (!parent.isCalendar() && !parent.isAddressBook()) {
            return null;
        }
        String prefix = parent.isCalendar() ? "C" : "R";
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (!text.startsWith(parent.isCalendar() ? "BEGIN:VCALENDAR" : "BEGIN:VCARD")) {
            return DavAnswer.error(403, "<" + prefix + (parent.isCalendar() ? ":valid-calendar-data/>" : ":valid-address-data/>"));
        }
        String uid = DavStore.uid(request.body());
        for (DavNode member : store.members(parent)) {
            if (!has(DavQuirk.UIDS_REPEAT) && !uid.isEmpty() && !member.path.equals(request.path()) && DavStore.uid(member.content).equals(uid)) {
                return DavAnswer.error(403, "<" + prefix + ":no-uid-conflict><D:href>" + DavXml.escape(properties.href(member.path)) + "</D:href></" + prefix + ":no-uid-conflict>");
            }
        }
        return null;
    }

    private static byte[] rewritten(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).replaceFirst("\r?\n", "\r\nX-REWRITTEN:yes\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private DavAnswer delete(DavNode node, DavRequest request) {
        if (fails(request, Optional.of(node))) {
            return DavAnswer.of(412);
        }
        store.remove(node);
        return DavAnswer.of(204);
    }

    private DavAnswer make(DavRequest request) {
        boolean calendar = request.method().equals("MKCALENDAR");
        String path = request.path().endsWith("/") ? request.path() : request.path() + "/";
        if (store.get(path).isPresent()) {
            return DavAnswer.of(405);
        }
        if (store.parent(path).isEmpty()) {
            return DavAnswer.of(409);
        }
        if (calendar && has(DavQuirk.NO_MKCALENDAR)) {
            return DavAnswer.of(405);
        }
        List<Element> set = request.body().length == 0 ? List.of() : DavXml.properties(DavXml.parse(request.body()));
        List<Element> others = set.stream().filter(element -> !element.getLocalName().equals("resourcetype")).toList();
        if (has(DavQuirk.PLAIN_MKCOL) && !others.isEmpty()) {
            return DavAnswer.error(403, "<D:cannot-modify-protected-property/>");
        }
        StringBuilder types = new StringBuilder(calendar ? "<C:calendar/>" : "");
        for (Element element : set) {
            if (element.getLocalName().equals("resourcetype")) {
                DavXml.children(element).forEach(type -> types.append(switch (type.getLocalName()) {
                    case "calendar" -> "<C:calendar/>";
                    case "addressbook" -> "<R:addressbook/>";
                    case "subscribed" -> "<S:subscribed/>";
                    default -> "";
                }));
            }
        }
        DavNode node = store.make(path, types.toString());
        others.forEach(element -> properties.set(node, element));
        return DavAnswer.of(201);
    }

    private DavAnswer propfind(DavNode node, DavRequest request) {
        if (request.depth() < 0) {
            return DavAnswer.error(403, "<D:propfind-finite-depth/>");
        }
        Element asked = DavXml.parse(request.body());
        boolean all = DavXml.children(asked).stream().anyMatch(child -> child.getLocalName().equals("allprop"));
        if (all && has(DavQuirk.NO_ALLPROP)) {
            return DavAnswer.of(400);
        }
        List<DavNode> nodes = new ArrayList<>(List.of(node));
        if (request.depth() == 1 && node.isCollection()) {
            nodes.addAll(store.members(node));
        }
        StringBuilder xml = new StringBuilder();
        for (DavNode each : nodes) {
            xml.append(all ? properties.allOf(each) : properties.response(each, DavXml.properties(asked), !has(DavQuirk.NO_LENGTHS)));
        }
        return DavAnswer.xml(207, DavXml.multistatus(xml.toString()));
    }

    private DavAnswer proppatch(DavNode node, DavRequest request) {
        List<Element> set = DavXml.properties(DavXml.parse(request.body()));
        boolean refused = set.stream().anyMatch(this::isRefused);
        StringBuilder xml = new StringBuilder("<D:response><D:href>" + DavXml.escape(properties.href(node.path)) + "</D:href>");
        for (Element element : set) {
            int status = isRefused(element) ? 403 : refused ? 424 : 200;
            xml.append("<D:propstat><D:prop><x:").append(element.getLocalName()).append(" xmlns:x=\"").append(DavXml.escape(element.getNamespaceURI()))
                    .append("\"/></D:prop><D:status>HTTP/1.1 ").append(status).append(" X</D:status></D:propstat>");
            if (!refused) {
                apply(node, element);
            }
        }
        return DavAnswer.xml(207, DavXml.multistatus(xml + "</D:response>"));
    }

    private boolean isRefused(Element element) {
        String namespace = element.getNamespaceURI();
        return namespace.equals("DAV:") && !element.getLocalName().equals("displayname") && !(element.getLocalName().equals("getlastmodified") && has(DavQuirk.SETS_TIMES))
                || namespace.equals("http://refused.example/") || namespace.startsWith("http://owncloud") || namespace.startsWith("urn:schemas-microsoft");
    }

    private void apply(DavNode node, Element element) {
        if (element.getLocalName().equals("getlastmodified")) {
            node.modified = ZonedDateTime.parse(element.getTextContent(), DateTimeFormatter.RFC_1123_DATE_TIME).withZoneSameInstant(ZoneOffset.UTC).toInstant();
        } else {
            properties.set(node, element);
        }
    }

    private DavAnswer move(DavNode node, DavRequest request) {
        String to = URLDecoder.decode(URI.create(request.header("Destination").orElseThrow()).getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
        if (store.get(to).isPresent()) {
            return DavAnswer.of(412);
        }
        if (store.parent(to).isEmpty()) {
            return DavAnswer.of(409);
        }
        store.move(node, to);
        return DavAnswer.of(201);
    }
}
