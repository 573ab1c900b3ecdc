package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Target;
import dev.godwit.dav.DavEndpoint;
import dev.godwit.lab.LabServer.Service;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.contract.RecordedItemAnswers;
import dev.godwit.testkit.items.ItemSample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on the lab's real servers for calendars, contacts and files. */
@Tag("lab")
class DavServersContractTest {
    private static final String USER = "user07";
    /** What calendars and address books have not got. */
    private static final Set<ItemAbility> NOT_GROUPWARE = EnumSet.of(ItemAbility.KEEPS_ITEM_PROPERTIES, ItemAbility.NESTS_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS,
            ItemAbility.DIFFICULT_NAMES, ItemAbility.LARGE_FILES, ItemAbility.TELLS_VERSIONS);

    /** One service of one server. */
    abstract static class Contract implements ItemSourceContract, ItemTargetContract {
        private final LabServer server;
        private final Service service;
        private final Set<ItemAbility> abilities;
        private Target target;

        Contract(String server, Service service, ItemAbility... missing) {
            this.server = LabServer.named(server);
            this.service = service;
            abilities = EnumSet.allOf(ItemAbility.class);
            abilities.removeAll(service == Service.FILES ? Set.of(ItemAbility.KEEPS_COLLECTION_PROPERTIES, ItemAbility.RENAMES_COLLECTIONS,
                    ItemAbility.MOVES_COLLECTIONS, ItemAbility.CHANGES_SINCE, ItemAbility.ONE_PER_UID) : NOT_GROUPWARE);
            abilities.removeAll(List.of(missing));
        }

        private String url() {
            String scheme = switch (service) {
                case CALDAV -> "caldav";
                case CARDDAV -> "carddav";
                default -> "webdav";
            };
            boolean tls = !server.name().equals("sogo");
            String home = tls ? server.https(service, USER).toString() : server.http(service, USER).toString();
            return scheme + "+" + home.replace("://", "://" + USER + "@") + (tls ? "?ca=" + server.get("CA") : "?cleartext");
        }

        @Override
        public Target target() {
            if (target == null) {
                target = new DavEndpoint().openTarget(EndpointUri.parse(url()), server.secrets());
            }
            return target;
        }

        @Override
        public void reopen() {
            close();
        }

        @Override
        public Set<ItemAbility> itemAbilities() {
            return abilities;
        }

        /** What their owner sees: servers add, drop, fold and order what is between; Radicale ends a DESCRIPTION at a comma that is not escaped. */
        @Override
        public boolean sameMeaning(DataKind kind, String mediaType, byte[] sent, byte[] stored) {
            return facts(sent).equals(facts(stored));
        }

        private static Set<List<String>> facts(byte[] content) {
            return Arrays.stream(new String(content, StandardCharsets.UTF_8).replaceAll("\r?\n[ \t]", "").split("\r?\n"))
                    .map(line -> line.replaceFirst("^[a-zA-Z0-9]+\\.", "").replace("\\", ""))
                    .filter(line -> line.matches("(?i)(SUMMARY|DTSTART|RRULE|EXDATE|RECURRENCE-ID|DUE|STATUS|TRANSP|FN|EMAIL|NOTE|MEMBER|BDAY)[:;].*"))
                    .filter(line -> !line.matches("DTSTART:19\\d\\d.*|RRULE:FREQ=YEARLY.*")) // of time zones, which servers replace by theirs
                    .map(line -> Arrays.stream((line.split("[;:]")[0] + ";" + line.substring(line.indexOf(':') + 1)).toUpperCase(java.util.Locale.ROOT).split("[;,]")).map(String::strip).sorted().toList())
                    .collect(Collectors.toSet());
        }

        /** Before and not after, so that a case that failed cannot spoil the next one. */
        @BeforeEach
        void empty() {
            for (DataKind kind : items().kinds()) {
                for (ItemCollection collection : items().collections(kind).reversed()) {
                    if (collection.id().isEmpty() || isOfTheLab(collection)) {
                        List<ItemListing.Stub> left = items().list(collection, "").items();
                        items().delete(collection, left, new RecordedItemAnswers());
                    } else {
                        items().delete(collection);
                    }
                }
            }
        }

        private boolean isOfTheLab(ItemCollection collection) {
            return service != Service.FILES && collection.id().endsWith("/" + server.get("FIRST_" + service) + "/");
        }

        @AfterEach
        void close() {
            if (target != null) {
                target.close();
            }
            target = null;
        }
    }

    @Nested
    class RadicaleCalendars extends Contract {
        RadicaleCalendars() {
            super("radicale", Service.CALDAV, ItemAbility.KEEPS_BYTES);
        }
    }

    @Nested
    class RadicaleContacts extends Contract {
        RadicaleContacts() {
            super("radicale", Service.CARDDAV, ItemAbility.KEEPS_BYTES);
        }
    }

    @Nested
    class XandikosCalendars extends Contract {
        XandikosCalendars() {
            super("xandikos", Service.CALDAV, ItemAbility.KEEPS_BYTES);
        }

        /** It fails over a percent sign in a display name. */
        @Override
        public Stream<DynamicTest> collections_keep_names_that_people_give() {
            return Stream.empty();
        }
    }

    @Nested
    class XandikosContacts extends Contract {
        XandikosContacts() {
            super("xandikos", Service.CARDDAV, ItemAbility.ONE_PER_UID);
        }

        /** It fails over a percent sign in a display name. */
        @Override
        public Stream<DynamicTest> collections_keep_names_that_people_give() {
            return Stream.empty();
        }
    }

    @Nested
    class Cyrus36Calendars extends Contract {
        Cyrus36Calendars() {
            super("cyrus36", Service.CALDAV, ItemAbility.KEEPS_BYTES);
        }
    }

    @Nested
    class Cyrus36Contacts extends Contract {
        Cyrus36Contacts() {
            super("cyrus36", Service.CARDDAV, ItemAbility.KEEPS_BYTES, ItemAbility.ONE_PER_UID);
        }
    }

    @Nested
    class Cyrus310Calendars extends Contract {
        Cyrus310Calendars() {
            super("cyrus310", Service.CALDAV, ItemAbility.KEEPS_BYTES);
        }
    }

    @Nested
    class Cyrus310Contacts extends Contract {
        Cyrus310Contacts() {
            super("cyrus310", Service.CARDDAV, ItemAbility.KEEPS_BYTES, ItemAbility.ONE_PER_UID);
        }
    }

    /** Directories are mailboxes to it, whose names are of few letters: it answers 500 to others. */
    abstract static class CyrusFiles extends Contract {
        CyrusFiles(String server) {
            super(server, Service.FILES);
        }

        @Override
        public List<ItemSample> samples(DataKind kind) {
            return super.samples(kind).stream().filter(sample -> sample.content().length > 0).toList();
        }

        @Override
        public Stream<DynamicTest> collections_keep_names_that_people_give() {
            return Stream.empty();
        }

        /** One time in eight nothing is left in its memory, and an empty file is what it stores. */
        @Test
        void an_empty_file_is_refused_or_stored_empty_and_no_rubbish_stands_in_its_place() {
            ItemCollection directory = items().create(new ItemCollection(DataKind.FILES, "", "", "Empty", new TreeMap<>(), ""));
            List<ItemSample> samples = super.samples(DataKind.FILES);
            RecordedItemAnswers answers = new RecordedItemAnswers();
            items().put(directory, samples.stream().map(ItemSample::outgoing).toList(), answers);
            Map<String, Items.Read> there = Items.all(items(), directory);
            int stored = 0;
            for (int i = 0; i < samples.size(); i++) {
                if (answers.of(i).outcome() == RecordedItemAnswers.Outcome.STORED) {
                    assertThat(there.get(answers.of(i).id()).content()).isEqualTo(samples.get(i).content());
                    stored++;
                } else {
                    assertThat(samples.get(i).content()).isEmpty();
                }
            }
            assertThat(there).hasSize(stored);
        }
    }

    @Nested
    class Cyrus36Files extends CyrusFiles {
        Cyrus36Files() {
            super("cyrus36");
        }
    }

    @Nested
    class Cyrus310Files extends CyrusFiles {
        Cyrus310Files() {
            super("cyrus310");
        }
    }

    /** Its states are whole seconds, which count only when they are over, and what changed since begins a second early. */
    @Nested
    class SogoCalendars extends Contract {
        SogoCalendars() {
            super("sogo", Service.CALDAV, ItemAbility.KEEPS_BYTES, ItemAbility.COLLECTION_STATES, ItemAbility.CHANGES_SINCE);
        }
    }

    @Nested
    class SogoContacts extends Contract {
        SogoContacts() {
            super("sogo", Service.CARDDAV, ItemAbility.KEEPS_BYTES, ItemAbility.COLLECTION_STATES, ItemAbility.CHANGES_SINCE, ItemAbility.ONE_PER_UID);
        }
    }

    @Nested
    class ApacheFiles extends Contract {
        ApacheFiles() {
            super("apache", Service.FILES, ItemAbility.TELLS_VERSIONS);
        }
    }
}
