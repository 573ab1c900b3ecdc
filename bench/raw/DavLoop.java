import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The raw limit of bench/dav, without any bookkeeping; a file to be run by java itself.
 *
 * <pre>
 * fill   KIND COLLECTION USER N            puts N items
 * copy   KIND FROM TO USER TO-USER         reads all by multiget, puts all, 8 requests at a time
 * digest KIND COLLECTION USER              prints one line per item, its UID and SUMMARY or FN and NOTE
 * </pre>
 */
final class DavLoop {
    private static final int WIDTH = 8;
    private static final int BATCH = 100;
    private static final int MOST_ATTEMPTS = 12;
    private static final Pattern HREF = Pattern.compile("<(?:\\w+:)?href[^>]*>([^<]*)</");
    private static final Pattern RESPONSE = Pattern.compile("<(?:\\w+:)?response[ >](.*?)</(?:\\w+:)?response>", Pattern.DOTALL);
    private static final Pattern DATA = Pattern.compile("<(?:\\w+:)?(?:calendar|address)-data[^>]*>(?:<!\\[CDATA\\[)?(.*?)(?:]]>)?</(?:\\w+:)?(?:calendar|address)-data>", Pattern.DOTALL);
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newFixedThreadPool(WIDTH);
    private final boolean calendar;

    private DavLoop(boolean calendar) {
        this.calendar = calendar;
    }

    public static void main(String[] args) throws Exception {
        DavLoop loop = new DavLoop(args[1].equals("calendars"));
        switch (args[0]) {
            case "fill" -> loop.fill(URI.create(args[2]), args[3], Integer.parseInt(args[4]));
            case "copy" -> loop.copy(URI.create(args[2]), URI.create(args[3]), args[4], args[5]);
            case "digest" -> loop.read(URI.create(args[2]), args[3]).stream().map(loop::line).sorted().forEach(System.out::println);
            default -> throw new IllegalArgumentException(args[0]);
        }
        loop.threads.shutdown();
    }

    private void fill(URI collection, String user, int items) throws Exception {
        all(IntStream.range(0, items).<Callable<Void>>mapToObj(i -> () -> put(collection.resolve("item-" + i + extension()), user, item(i))).toList());
    }

    private void copy(URI from, URI to, String user, String other) throws Exception {
        List<String> items = read(from, user);
        all(IntStream.range(0, items.size()).<Callable<Void>>mapToObj(i -> () -> put(to.resolve("item-" + i + extension()), other, items.get(i))).toList());
    }

    private List<String> read(URI collection, String user) throws Exception {
        String listing = send("PROPFIND", collection, user, "<propfind xmlns=\"DAV:\"><prop><getetag/></prop></propfind>", "application/xml", "Depth", "1");
        List<String> hrefs = HREF.matcher(listing).results().map(m -> m.group(1)).filter(href -> !href.endsWith("/")).toList();
        List<Callable<List<String>>> batches = new ArrayList<>();
        for (int i = 0; i < hrefs.size(); i += BATCH) {
            List<String> batch = hrefs.subList(i, Math.min(i + BATCH, hrefs.size()));
            batches.add(() -> multiget(collection, user, batch));
        }
        List<String> items = new ArrayList<>();
        all(batches).forEach(items::addAll);
        return items;
    }

    private List<String> multiget(URI collection, String user, List<String> hrefs) throws Exception {
        String dialect = calendar ? "caldav" : "carddav";
        String data = calendar ? "calendar" : "address";
        StringBuilder body = new StringBuilder("<C:" + (calendar ? "calendar" : "addressbook") + "-multiget xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:" + dialect
                + "\"><prop><getetag/><C:" + data + "-data/></prop>");
        hrefs.forEach(href -> body.append("<href>").append(href).append("</href>"));
        String answer = send("REPORT", collection, user, body.append("</C:").append(calendar ? "calendar" : "addressbook").append("-multiget>").toString(), "application/xml");
        List<String> items = new ArrayList<>();
        for (Matcher response = RESPONSE.matcher(answer); response.find();) {
            Matcher content = DATA.matcher(response.group(1));
            if (content.find()) {
                items.add(content.group(1).replace("&#13;", "\r").replace("&#xD;", "\r").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
                        .replaceAll("\r?\n", "\r\n"));
            }
        }
        return items;
    }

    private Void put(URI uri, String user, String item) throws Exception {
        send("PUT", uri, user, item, calendar ? "text/calendar; charset=utf-8" : "text/vcard; charset=utf-8", "If-None-Match", "*");
        return null;
    }

    private String send(String method, URI uri, String user, String body, String type, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Content-Type", type).method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":pass").getBytes(StandardCharsets.UTF_8)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        for (int attempt = 1;; attempt++) {
            try {
                var answer = http.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() < 300 || attempt > 1 && answer.statusCode() == 412) {
                    return answer.body();
                }
                throw new IllegalStateException(method + " " + uri + ": " + answer.statusCode() + " " + answer.body());
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            } // a kept connection that the server closed meanwhile
        }
    }

    private <T> List<T> all(List<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future : threads.invokeAll(work)) {
            results.add(future.get());
        }
        return results;
    }

    private String extension() {
        return calendar ? ".ics" : ".vcf";
    }

    private String item(int i) {
        return calendar ? """
                BEGIN:VCALENDAR\r
                VERSION:2.0\r
                PRODID:-//bench//EN\r
                BEGIN:VEVENT\r
                UID:event-%d@example.org\r
                DTSTAMP:20260101T000000Z\r
                DTSTART:2026%02d%02dT%02d0000Z\r
                DTEND:2026%02d%02dT%02d3000Z\r
                SUMMARY:Meeting %d\r
                DESCRIPTION:%s\r
                END:VEVENT\r
                END:VCALENDAR\r
                """.formatted(i, i % 12 + 1, i % 28 + 1, i % 23, i % 12 + 1, i % 28 + 1, i % 23, i, "about this and that ".repeat(i % 20)) : """
                BEGIN:VCARD\r
                VERSION:3.0\r
                UID:card-%d\r
                FN:Person %d\r
                N:%d;Person;;;\r
                EMAIL;TYPE=INTERNET:person%d@example.org\r
                NOTE:%s\r
                END:VCARD\r
                """.formatted(i, i, i, i, "known from here and there ".repeat(i % 20));
    }

    /** The lines that must survive, whatever a server does to the rest. */
    private String line(String item) {
        StringBuilder facts = new StringBuilder();
        for (String line : item.replaceAll("\r?\n[ \t]", "").split("\r?\n")) {
            if (line.matches("(UID|SUMMARY|DESCRIPTION|DTSTART|DTEND|FN|N|EMAIL|NOTE)[:;].*")) {
                facts.append(line.strip()).append('\n');
            }
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(facts.toString().lines().sorted().toList().toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
