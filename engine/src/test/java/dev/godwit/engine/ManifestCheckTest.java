package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.verify.Difference;
import dev.godwit.engine.verify.ManifestCheck;
import dev.godwit.engine.verify.VerifyJob;
import dev.godwit.engine.verify.VerifyReport;
import dev.godwit.memory.MemoryFeature;
import dev.godwit.store.SqliteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCheckTest {
    @TempDir
    Path directory;
    private World world;
    private Path manifest;

    @BeforeEach
    void a_verified_copy_with_a_manifest() {
        world = new World(directory, MemoryFeature.ALL, MemoryFeature.ALL);
        World.add(world.source, "INBOX", "one", "first");
        World.add(world.source, "Ärger/日本", "two", "second");
        world.copy(world.options());
        manifest = directory.resolve("manifest.jsonl");
        try (SqliteFile file = SqliteFile.open(world.journalFile, SqliteFile.Mode.READ_WRITE)) {
            Journal journal = Journal.open(file, world.source.describe(), world.target.describe());
            new VerifyJob(world.source, world.target, journal, FolderRules.DEFAULT,
                    new VerifyJob.Options(VerifyReport.Level.CONTENT, true, manifest, world.options()), EngineListener.SILENT).run();
        }
    }

    private VerifyReport check() {
        return new ManifestCheck(manifest, world.target, world.options(), EngineListener.SILENT).run();
    }

    @Test
    void an_untouched_account_holds_what_was_recorded() {
        assertThat(check().equal()).isTrue();
        assertThat(check().messages()).isEqualTo(2);
    }

    @Test
    void a_message_that_is_gone_is_named() {
        World.delete(world.target, "INBOX", 1);
        assertThat(check().differences()).singleElement().isInstanceOf(Difference.MissingMessage.class);
    }

    @Test
    void a_manifest_that_was_changed_is_refused() throws Exception {
        Files.writeString(manifest, Files.readString(manifest).replace("\"source_uid\":1", "\"source_uid\":2"));
        assertThatThrownBy(this::check).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.MALFORMED));
    }

    @Test
    void the_manifest_of_another_account_is_refused() {
        assertThatThrownBy(() -> new ManifestCheck(manifest, world.source, world.options(), EngineListener.SILENT).run())
                .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.USAGE));
    }
}
