package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Secrets;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that are more than mail, and accounts of several endpoints. */
class WholeAccountTest {
    @TempDir
    private Path directory;

    private final Cli cli = new Cli();
    private final String old = "memory:" + UUID.randomUUID();
    private final String fresh = "memory:" + UUID.randomUUID();
    private SampleMaildir mail;
    private String archive;

    @BeforeEach
    void prepare() {
        cli.environment.put("GODWIT_STATE_DIR", directory.resolve("state").toString());
        mail = new SampleMaildir(directory.resolve("alice"));
        archive = directory.resolve("alice.godwit").toString();
    }

    private static ItemTarget items(String url) {
        EndpointUri uri = EndpointUri.parse(url);
        return (ItemTarget) EndpointTypes.of(uri).openTarget(uri, Secrets.NONE).items().orElseThrow();
    }

    private static ItemCollection make(String url, DataKind kind, String name) {
        return kind.hasCollections() ? items(url).create(new ItemCollection(kind, "", "", name, new TreeMap<>(), "")) : items(url).collections(kind).getFirst();
    }

    private static ItemSample sample(DataKind kind, int index) {
        return ItemSamples.of(kind, List.of()).get(index);
    }

    private void fill(String url) {
        Items.put(items(url), make(url, DataKind.CALENDARS, "Work"), sample(DataKind.CALENDARS, 0), sample(DataKind.CALENDARS, 1));
        Items.put(items(url), make(url, DataKind.CONTACTS, "Friends"), sample(DataKind.CONTACTS, 0));
        Items.put(items(url), make(url, DataKind.SCRIPTS, ""), sample(DataKind.SCRIPTS, 0).with(Item.ACTIVE, "true"));
    }

    private long held(String url, DataKind kind) {
        return items(url).collections(kind).stream().mapToLong(c -> items(url).list(c, "").items().size()).sum();
    }

    @Test
    void everything_an_account_holds_goes_into_an_archive_and_out_of_it() {
        fill(old);
        assertThat(cli.run("copy", mail.url(), old, archive, "--skip-types", "mail")).as(cli.err()).isZero();
        assertThat(cli.out()).contains("calendars     copied 2 items", "contacts      copied 1 item", "scripts       copied 1 item");
        assertThat(cli.run("export", archive, fresh)).as(cli.err()).isZero();
        assertThat(held(fresh, DataKind.CALENDARS)).isEqualTo(2);
        assertThat(cli.run("verify", archive, fresh)).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out()).contains("verified: 4 items in", "4 byte for byte equal");
        assertThat(cli.run("export", archive, fresh)).isZero();
        assertThat(cli.out()).contains("nothing to do").doesNotContain("copied ");
    }

    @Test
    void several_sources_are_one_account_each_with_its_own_kinds() {
        fill(old);
        assertThat(cli.run("copy", mail.url(), old, archive, "--types", "mail,calendars")).isEqualTo(ExitCode.USAGE.code());
        assertThat(cli.err()).contains("both maildir:", "and memory:", "hold mail", "--types", "two-of-a-kind");

        assertThat(cli.run("import", mail.url(), archive)).as(cli.err()).isZero();
        assertThat(cli.run("import", old, archive, "--skip-types", "mail")).as(cli.err()).isZero();
        assertThat(cli.run("inspect", archive)).isZero();
        assertThat(cli.out()).contains("Email", "CalendarEvent");
    }

    @Test
    void another_account_is_refused_kind_by_kind() {
        fill(old);
        cli.run("import", mail.url(), archive);
        assertThat(cli.run("import", old, archive, "--types", "calendars")).as(cli.err()).isZero();
        assertThat(cli.run("import", fresh, archive, "--types", "calendars")).isEqualTo(ExitCode.REFUSED.code());
        assertThat(cli.err()).contains("with calendars from " + old, "other-source");
        assertThat(cli.run("import", fresh, archive, "--types", "contacts")).as(cli.err()).isZero();
    }

    @Test
    void a_dry_run_names_what_would_be_done_and_writes_nothing() {
        fill(old);
        assertThat(cli.run("copy", "-n", old, fresh, "--skip-types", "mail")).isZero();
        assertThat(cli.out()).contains("create calendars 'Work'", "copy 2 items", "activate script 'lists'", "nothing was written");
        assertThat(held(fresh, DataKind.CALENDARS)).isZero();
    }

    @Test
    void json_tells_of_every_kind_and_ends_with_the_summary() {
        fill(old);
        assertThat(cli.run("copy", "--json", old, fresh)).isZero();
        List<String> lines = cli.out().lines().toList();
        assertThat(lines).anyMatch(l -> l.contains("\"type\":\"items\",\"kind\":\"calendars\",\"copied\":2"))
                .anyMatch(l -> l.contains("\"action\":\"copy-items\""));
        assertThat(lines.getLast()).contains("\"type\":\"summary\"", "\"of\":\"copy\"", "\"complete\":true");
    }

    @Test
    void targets_can_be_several_and_what_none_takes_is_told() {
        fill(old);
        assertThat(cli.run("copy", old, "--to", "maildir:" + directory.resolve("new"), "--skip-types", "calendars")).as(cli.err()).isZero();
        assertThat(cli.out()).contains("left out      contacts: no target takes them").doesNotContain("calendars");
        assertThat(cli.run("copy", old)).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void the_doctor_counts_every_kind() {
        fill(old);
        assertThat(cli.run("doctor", old, "maildir:" + Files.exists(directory) + "x")).isZero();
        assertThat(cli.out()).contains("2 items of calendars");
    }
}
