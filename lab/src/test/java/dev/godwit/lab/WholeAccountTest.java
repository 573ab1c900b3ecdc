package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.archive.ArchiveEndpoint;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.formats.Semantics;
import dev.godwit.lab.LabServer.Service;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.corpus.CorpusMailbox;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole account, each hop by one command: from Dovecot (mail, scripts), Radicale (calendars, contacts) and mod_dav (files)
 * into an archive, from there to Cyrus, back into another archive, and to Xandikos. Every hop is repeated and must change
 * nothing then.
 */
@Tag("lab")
class WholeAccountTest {
    private static final String USER = "user12";
    private static final String SCRIPT = "require [\"fileinto\"];\r\n# Grüße\r\nif header :contains \"subject\" \"Verein\" {\r\n  fileinto \"Lists\";\r\n}\r\n";
    private static final String LARGE = "0123456789abcdef".repeat(300_000);

    private final LabServer dovecot = LabServer.named("dovecot23-maildir");
    private final LabServer radicale = LabServer.named("radicale");
    private final LabServer cyrus = LabServer.named("cyrus310");
    private final LabServer xandikos = LabServer.named("xandikos");
    private final LabServer apache = LabServer.named("apache");
    private Godwit godwit;

    @TempDir
    Path temp;

    /** The same items twice, by UID. */
    private record Differences(Map<String, String> before, Map<String, String> after) {
        void areNone() {
            assertThat(spelling()).as(() -> spelling().stream().map(uid -> before.get(uid) + "became\n" + after.get(uid)).collect(Collectors.joining("\n"))).isEmpty();
        }

        /** UIDs of the items whose bytes differ. */
        List<String> spelling() {
            return before.keySet().stream().filter(uid -> !before.get(uid).equals(after.get(uid))).toList();
        }

        /** UIDs of the items that say something else. */
        List<String> meaning() {
            return before.keySet().stream().filter(uid -> !meaning(before.get(uid)).equals(meaning(after.get(uid)))).toList();
        }

        private static Object meaning(String content) {
            return Semantics.digest(content.startsWith("BEGIN:VCARD") ? "text/vcard" : "text/calendar", content.getBytes(StandardCharsets.UTF_8));
        }

        /** Insists that the run named every rewriting, and every loss of meaning among them. */
        void areTold(Godwit.Outcome outcome) {
            assertThat(figure(outcome, "altered")).as("%s mean something else; %s", meaning(), outcome.text()).isEqualTo(meaning().size());
            assertThat(figure(outcome, "rewritten")).as("%s are spelled differently; %s", spelling(), outcome.text()).isGreaterThanOrEqualTo(spelling().size());
        }

        private static long figure(Godwit.Outcome outcome, String name) {
            return outcome.items("calendars", name) + outcome.items("contacts", name);
        }
    }

    /** Calendars and contacts: what each collection holds. */
    private record Groupware(List<PlainDav.Collection> collections) {
        Map<String, String> items() {
            Map<String, String> items = new TreeMap<>();
            collections.forEach(collection -> collection.items().forEach((uid, content) -> assertThat(items.put(uid, content)).as("%s is there twice", uid).isNull()));
            return items;
        }

        Set<Set<String>> together() {
            return collections.stream().map(collection -> collection.items().keySet()).filter(uids -> !uids.isEmpty()).collect(Collectors.toSet());
        }

        /** Names and colours of what its owner made. */
        Map<String, String> colors() {
            return collections.stream().filter(collection -> !collection.color().isEmpty())
                    .collect(Collectors.toMap(PlainDav.Collection::name, collection -> collection.color().substring(0, 7), (a, _) -> a, TreeMap::new));
        }

        /** Insists that the other holds the same items in the same company, in collections of the same names. */
        Differences comparedWith(Groupware other) {
            Map<String, String> before = items();
            Map<String, String> after = other.items();
            assertThat(after.keySet()).isEqualTo(before.keySet());
            assertThat(other.together()).isEqualTo(together());
            assertThat(other.collections().stream().map(PlainDav.Collection::name)).containsAll(colors().keySet());
            return new Differences(before, after);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        List.of(dovecot, radicale, cyrus, xandikos, apache).forEach(server -> server.reset(USER));
        godwit = new Godwit(temp.resolve("state"), dovecot.password());
    }

    private void fill() throws IOException {
        Corpus corpus = Corpus.tiny(60);
        try (PlainImap owner = PlainImap.on(dovecot, USER)) {
            for (CorpusMailbox mailbox : corpus.mailboxes()) {
                owner.create(mailbox.path());
            }
            corpus.messages().forEach(message -> owner.append(message, message.mailbox()));
        }
        try (PlainSieve sieve = new PlainSieve(dovecot, USER)) {
            put(sieve, "Filter", SCRIPT);
            put(sieve, "old", "keep;\r\n");
            assertThat(sieve.say("SETACTIVE \"Filter\"").getLast()).startsWith("OK");
        }
        try (PlainDav calendars = new PlainDav(radicale, Service.CALDAV, USER); PlainDav contacts = new PlainDav(radicale, Service.CARDDAV, USER)) {
            calendars.make("work", "Arbeit &amp; Büro", "#3366CC", "<c:comp name=\"VEVENT\"/>");
            calendars.make("tasks", "Aufgaben ☂", "#FF8800", "<c:comp name=\"VTODO\"/><c:comp name=\"VJOURNAL\"/>");
            List<RealWorldItems.Sample> events = RealWorldItems.events();
            for (int i = 0; i < events.size(); i++) {
                calendars.put(i % 2 == 0 ? "calendar" : "work", events.get(i));
            }
            RealWorldItems.tasksAndJournals().forEach(sample -> calendars.put("tasks", sample));
            RealWorldItems.cards().forEach(sample -> contacts.put("contacts", sample));
        }
        try (PlainHttp http = new PlainHttp(apache, USER)) {
            for (String folder : List.of("old/", "new/", "old/Bilder%20%26%20mehr/")) {
                assertThat(http.send("MKCOL", files(folder), "").statusCode()).isEqualTo(201);
            }
            FILES.forEach((name, content) -> assertThat(http.send("PUT", files("old/" + name), content).statusCode()).isEqualTo(201));
        }
    }

    private static final Map<String, String> FILES = Map.of("readme.txt", "hello\n", "Bilder%20%26%20mehr/%C3%A4.bin", LARGE, "Bilder%20%26%20mehr/empty", "");

    private static void put(PlainSieve sieve, String name, String script) throws IOException {
        int bytes = script.getBytes(StandardCharsets.UTF_8).length;
        assertThat(sieve.say("PUTSCRIPT \"" + name + "\" {" + bytes + "+}\r\n" + script).getLast()).startsWith("OK");
    }

    private URI files(String name) {
        return URI.create(apache.https(Service.FILES, USER) + name);
    }

    private String dav(String scheme, LabServer server, Service service, String below) {
        return scheme + "+" + server.https(service, USER).toString().replace("://", "://" + USER + "@") + below + "?ca=" + server.get("CA");
    }

    private String calendars(LabServer server) {
        return dav("caldav", server, Service.CALDAV, "");
    }

    private static String scripts(LabServer server) {
        return server.sieveUrl(USER);
    }

    private String contacts(LabServer server) {
        return dav("carddav", server, Service.CARDDAV, "");
    }

    private String files(LabServer server, String below) {
        return dav("webdav", server, Service.FILES, below);
    }

    private Groupware groupware(LabServer server) {
        try (PlainDav calendars = new PlainDav(server, Service.CALDAV, USER); PlainDav contacts = new PlainDav(server, Service.CARDDAV, USER)) {
            List<PlainDav.Collection> all = new ArrayList<>(calendars.collections().values());
            all.addAll(contacts.collections().values());
            return new Groupware(all);
        }
    }

    private static Groupware groupware(Path archive) {
        List<PlainDav.Collection> all = new ArrayList<>();
        try (Source source = archived(archive)) {
            var items = source.items().orElseThrow();
            for (DataKind kind : List.of(DataKind.CALENDARS, DataKind.CONTACTS)) {
                for (ItemCollection collection : items.collections(kind)) {
                    Map<String, String> contents = new TreeMap<>();
                    items.read(collection, items.list(collection, "").items().stream().map(ItemListing.Stub::id).toList(), (_, in) -> {
                        String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                        contents.put(PlainDav.uid(content), content);
                    });
                    all.add(new PlainDav.Collection(collection.name(), collection.properties().getOrDefault(ItemCollection.COLOR, ""), contents));
                }
            }
        }
        return new Groupware(all);
    }

    private static Source archived(Path archive) {
        return new ArchiveEndpoint(Clock.systemUTC()).openSource(EndpointUri.parse(archive.toString()), Secrets.NONE);
    }

    private static Snapshot mail(Path archive) {
        try (Source source = archived(archive)) {
            return Snapshot.of(source);
        }
    }

    /** Copies, and copies again, which must change nothing. */
    private Godwit.Outcome pass(List<String> sources, List<String> targets) {
        List<String> command = new ArrayList<>(List.of("copy"));
        command.addAll(sources);
        targets.forEach(target -> Collections.addAll(command, "--to", target));
        Godwit.Outcome copied = godwit.run(command.toArray(String[]::new)).ends(0);
        Godwit.Outcome again = godwit.run(command.toArray(String[]::new)).ends(0);
        assertThat(again.changedItems()).as(again.text()).isFalse();
        if (again.text().contains("copied_messages")) {
            assertThat(again.changedAnything()).as(again.text()).isFalse();
        }
        return copied;
    }

    private void hasTheScripts(LabServer server) throws IOException {
        try (PlainSieve sieve = new PlainSieve(server, USER)) {
            assertThat(sieve.say("LISTSCRIPTS")).contains("\"Filter\" ACTIVE", "\"old\"");
            assertThat(String.join("\r\n", sieve.say("GETSCRIPT \"Filter\""))).contains("{" + SCRIPT.getBytes(StandardCharsets.UTF_8).length + "}\r\n" + SCRIPT);
        }
    }

    private void hasTheFiles(String below) {
        try (PlainHttp http = new PlainHttp(apache, USER)) {
            FILES.forEach((name, content) -> assertThat(http.send("GET", files(below + name), "").body().equals(content)).as(name).isTrue());
        }
    }

    @Test
    void an_account_of_many_parts_passes_servers_and_archives_and_stays_what_it_is() throws IOException {
        fill();
        Path first = temp.resolve("first.godwit");
        Path second = temp.resolve("second.godwit");
        Snapshot mail = Snapshot.of(dovecot, USER);
        Groupware beginning = groupware(radicale);
        assertThat(beginning.items()).hasSize(RealWorldItems.events().size() + RealWorldItems.tasksAndJournals().size() + RealWorldItems.cards().size());

        pass(List.of(dovecot.url(USER), dovecot.sieveUrl(USER), calendars(radicale), contacts(radicale), files(apache, "old/")), List.of(first.toString()));
        mail.isHeldBy(mail(first));
        beginning.comparedWith(groupware(first)).areNone();

        Godwit.Outcome restored = pass(List.of(first.toString()),
                List.of(cyrus.url(USER), scripts(cyrus), calendars(cyrus), contacts(cyrus), files(apache, "new/")));
        mail.isHeldBy(Snapshot.of(cyrus, USER), restored.entries("repaired"));
        hasTheScripts(cyrus);
        assertThat(groupware(cyrus).colors()).isEqualTo(beginning.colors()).hasSize(2);
        hasTheFiles("new/");
        Groupware onCyrus = groupware(cyrus);
        groupware(first).comparedWith(onCyrus).areTold(restored);

        pass(List.of(cyrus.url(USER), scripts(cyrus), calendars(cyrus), contacts(cyrus), files(apache, "new/")), List.of(second.toString()));
        Snapshot.of(cyrus, USER).isHeldBy(mail(second));
        onCyrus.comparedWith(groupware(second)).areNone();

        Godwit.Outcome last = pass(List.of(second.toString()), List.of(calendars(xandikos), contacts(xandikos)));
        Groupware onXandikos = groupware(xandikos);
        groupware(second).comparedWith(onXandikos).areTold(last);
        assertThat(beginning.comparedWith(onXandikos).meaning()).as("what Cyrus alters, and nothing else").isEqualTo(beginning.comparedWith(onCyrus).meaning());
        assertThat(onXandikos.colors()).as("colours").containsAllEntriesOf(beginning.colors());
        assertThat(last.text()).contains("\"kind\":\"scripts\",\"left_out\"", "\"kind\":\"files\",\"left_out\"");
    }
}
