package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.lab.LabServer.Service;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client of calendars and contacts sees and does, by plain requests; shares no code with Godwit. */
final class PlainDav implements AutoCloseable {
    private static final Pattern RESPONSE = Pattern.compile("<(?:\\w+:)?response[ >](.*?)</(?:\\w+:)?response>", Pattern.DOTALL);
    private static final Pattern UID = Pattern.compile("^UID(?:;[^:\r\n]*)?:(?:urn:uuid:)?(.*)$", Pattern.MULTILINE);
    private static final String PROPERTIES = "<?xml version=\"1.0\"?><d:propfind xmlns:d=\"DAV:\" xmlns:a=\"http://apple.com/ns/ical/\"><d:prop><d:displayname/>"
            + "<d:resourcetype/><a:calendar-color/></d:prop></d:propfind>";
    private final PlainHttp http;
    private final URI home;
    private final Service service;

    /** @param items by UID */
    record Collection(String name, String color, Map<String, String> items) {
    }

    PlainDav(LabServer server, Service service, String user) {
        http = new PlainHttp(server, user);
        home = server.https(service, user);
        this.service = service;
    }

    /** Every collection of the service by its path, with all it holds. */
    Map<String, Collection> collections() {
        Map<String, Collection> collections = new TreeMap<>();
        for (String response : list(home)) {
            String type = service == Service.CALDAV ? "calendar" : "addressbook";
            if (Pattern.compile("<(?:\\w+:)?" + type + "[ />]").matcher(response).find() && !response.contains("schedule-")) {
                String path = text(response, "href").strip();
                collections.put(path, new Collection(text(response, "displayname"), text(response, "calendar-color").toUpperCase(Locale.ROOT), items(path)));
            }
        }
        return collections;
    }

    private Map<String, String> items(String path) {
        Map<String, String> items = new TreeMap<>();
        for (String response : list(home.resolve(path))) {
            String item = text(response, "href").strip();
            if (!item.equals(path) && !item.endsWith("/")) {
                String content = get(item, service == Service.CARDDAV ? "text/vcard; version=3.0" : "text/calendar");
                // Cyrus gives every card as 3.0 unless asked for 4.0, and then every card as 4.0
                if (RealWorldItems.ofVersion4().contains(uid(content))) {
                    content = get(item, "text/vcard; version=4.0");
                }
                assertThat(items.put(uid(content), content)).as("%s must be there once", item).isNull();
            }
        }
        return items;
    }

    private String get(String item, String accepted) {
        var got = http.send("GET", home.resolve(item), "", "Accept", accepted);
        assertThat(got.statusCode()).as(item).isEqualTo(200);
        return got.body();
    }

    /** Of a card or of a calendar's first component, without {@code urn:uuid:}, which Cyrus drops. */
    static String uid(String content) {
        Matcher uid = UID.matcher(content.replaceAll("\r?\n[ \t]", ""));
        assertThat(uid.find()).as(content).isTrue();
        return uid.group(1).strip();
    }

    private List<String> list(URI uri) {
        var answer = http.send("PROPFIND", uri, PROPERTIES, "Depth", "1", "Content-Type", "application/xml");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
        List<String> responses = new ArrayList<>();
        for (Matcher response = RESPONSE.matcher(answer.body()); response.find();) {
            responses.add(response.group(1));
        }
        return responses;
    }

    private static String text(String response, String property) {
        Matcher text = Pattern.compile("<(?:\\w+:)?" + property + "(?: [^>]*)?>(?:<!\\[CDATA\\[)?([^<\\]]*)(?:]]>)?</").matcher(response);
        return text.find() ? text.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") : "";
    }

    void make(String path, String name, String color, String component) {
        var answer = http.send("MKCALENDAR", home.resolve(path + "/"), """
                <?xml version="1.0" encoding="utf-8"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="http://apple.com/ns/ical/"><d:set><d:prop>
                <d:displayname>%s</d:displayname><a:calendar-color>%s</a:calendar-color><c:supported-calendar-component-set>%s</c:supported-calendar-component-set>
                </d:prop></d:set></c:mkcalendar>""".formatted(name, color, component), "Content-Type", "application/xml; charset=utf-8");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    void put(String collection, RealWorldItems.Sample sample) {
        URI uri = home.resolve(collection + "/" + URLEncoder.encode(sample.href(), StandardCharsets.UTF_8).replace("+", "%20"));
        var answer = http.send("PUT", uri, sample.content(), "Content-Type", service == Service.CALDAV ? "text/calendar; charset=utf-8" : "text/vcard; charset=utf-8");
        assertThat(answer.statusCode()).as("%s: %s", sample.href(), answer.body()).isIn(201, 204);
    }

    void delete(String collection, String href) {
        assertThat(http.send("DELETE", home.resolve(collection + "/" + href), "").statusCode()).isIn(200, 204);
    }

    @Override
    public void close() {
        http.close();
    }
}
