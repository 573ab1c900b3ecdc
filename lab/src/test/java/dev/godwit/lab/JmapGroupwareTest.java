package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.archive.ArchiveEndpoint;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.formats.Conversions;
import dev.godwit.formats.Semantics;
import dev.godwit.lab.LabServer.Service;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.JmapServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contacts and calendars from Cyrus, by JMAP in its dialect, into an archive, from there to a server that keeps RFC 9610 and the
 * calendars draft strictly, and back into another archive. Every hop is repeated and must change nothing then.
 */
@Tag("lab")
class JmapGroupwareTest {
    private static final String USER = "user11";

    private final LabServer cyrus = LabServer.named("cyrus310");
    private Godwit godwit;
    private Path first;
    private Path second;

    @TempDir
    Path temp;

    /** @param collection its name @param type of its content */
    private record Stored(String collection, String type, String content) {
        Object meaning() {
            return Semantics.digest(type, content.getBytes(StandardCharsets.UTF_8));
        }

        /** What it would be if it were written to where that type is kept. */
        Stored as(String other) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            return type.equals(other) ? this : new Stored(collection, other, new String(Conversions.convert(bytes, type, other), StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void begin() {
        cyrus.reset(USER);
        godwit = new Godwit(temp.resolve("state"), cyrus.password());
        first = temp.resolve("first.godwit");
        second = temp.resolve("second.godwit");
        try (PlainDav calendars = new PlainDav(cyrus, Service.CALDAV, USER); PlainDav contacts = new PlainDav(cyrus, Service.CARDDAV, USER)) {
            calendars.make("work", "Arbeit &amp; Büro", "#3366CC", "<c:comp name=\"VEVENT\"/>");
            List<RealWorldItems.Sample> events = RealWorldItems.events();
            for (int i = 0; i < events.size(); i++) {
                calendars.put(i % 2 == 0 ? "Default" : "work", events.get(i));
            }
            RealWorldItems.cards().forEach(sample -> contacts.put("Default", sample));
        }
    }

    /** As a user would: everything that both sides have. */
    private Godwit.Outcome pass(String from, String to) {
        Godwit.Outcome copied = godwit.run("copy", from, to).ends(0);
        assertThat(copied.text()).doesNotContain("invalidArguments");
        Godwit.Outcome again = godwit.run("copy", from, to).ends(0);
        assertThat(again.changedItems() || again.changedAnything()).as(again.text()).isFalse();
        return copied;
    }

    /** By UID. */
    private static Map<String, Stored> items(Path archive) {
        Map<String, Stored> all = new TreeMap<>();
        try (Source source = new ArchiveEndpoint(Clock.systemUTC()).openSource(EndpointUri.parse(archive.toString()), Secrets.NONE)) {
            var items = source.items().orElseThrow();
            for (DataKind kind : List.of(DataKind.CALENDARS, DataKind.CONTACTS)) {
                for (ItemCollection collection : items.collections(kind)) {
                    items.read(collection, items.list(collection, "").items().stream().map(ItemListing.Stub::id).toList(), (item, in) ->
                            assertThat(all.put(plain(item.uid()), new Stored(collection.name(), item.mediaType(), new String(in.readAllBytes(), StandardCharsets.UTF_8)))).isNull());
                }
            }
        }
        return all;
    }

    private static String plain(String uid) {
        return uid.replace("urn:uuid:", "");
    }

    private Map<String, Stored> onCyrus() {
        Map<String, Stored> all = new TreeMap<>();
        try (PlainDav calendars = new PlainDav(cyrus, Service.CALDAV, USER); PlainDav contacts = new PlainDav(cyrus, Service.CARDDAV, USER)) {
            calendars.collections().values().forEach(each -> each.items().forEach((uid, content) -> all.put(uid, new Stored(each.name(), "text/calendar", content))));
            contacts.collections().values().forEach(each -> each.items().forEach((uid, content) -> all.put(uid, new Stored(each.name(), "text/vcard", content))));
        }
        return all;
    }

    private static void meanTheSame(Map<String, Stored> before, Map<String, Stored> after) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((uid, item) -> {
            Stored now = after.get(uid).as(item.type());
            assertThat(now.meaning()).as("%s:%n%s%n%s", uid, item.content(), now.content()).isEqualTo(item.meaning());
            if (item.type().equals("text/calendar")) { // Cyrus's dialect has one address book, without a name
                assertThat(now.collection()).as(uid).isEqualTo(item.collection());
            }
        });
    }

    @Test
    void contacts_and_calendars_go_from_cyrus_to_a_strict_server_and_back_and_mean_the_same() {
        try (JmapServer strict = JmapServer.start(JmapQuirks.none())) {
            strict.store().addAccount(USER, cyrus.password());
            String url = "jmap+http://" + USER + "@localhost:" + strict.port() + "?cleartext=yes";
            pass(cyrus.jmapUrl(USER), first.toString());
            meanTheSame(onCyrus(), items(first));
            Map<String, Stored> originals = items(first);
            onCyrus().forEach((uid, item) -> {
                if (!item.content().contains("KIND:group\r\nFN")) { // a group of version 4 has no blob: Cyrus writes it as 3.0
                    assertThat(originals.get(uid).content()).as(uid).isEqualTo(item.content());
                }
            });

            pass(first.toString(), url);
            assertThat(strict.violations()).isEmpty();
            pass(url, second.toString());
            assertThat(strict.violations()).isEmpty();
            meanTheSame(items(first), items(second));
        }
    }
}
