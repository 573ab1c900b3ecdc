package dev.godwit.files.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.contract.EndpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class TreeFuzzTest {
    private interface Read {
        Object of(Path directory) throws IOException;
    }

    private static void read(String name, byte[] bytes, Read read) throws IOException {
        Path directory = Files.createTempDirectory("fuzz");
        try {
            Files.write(directory.resolve(name), bytes);
            assertThat(read.of(directory)).isNotNull();
        } catch (EndpointException refused) {
            assertThat(refused.kind()).isEqualTo(EndpointException.Kind.MALFORMED);
        } finally {
            Files.delete(directory.resolve(name));
            Files.delete(directory);
        }
    }

    @FuzzTest
    void a_log_of_a_mailbox_is_read_or_refused(byte[] bytes) throws IOException {
        read(MailboxLog.NAME, bytes, MailboxLog::read);
    }

    @FuzzTest
    void an_index_of_items_is_read_or_refused(byte[] bytes) throws IOException {
        read(ItemIndex.NAME, bytes, ItemIndex::read);
    }

    @FuzzTest
    void a_name_is_safe_and_comes_back(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        String safe = SafeName.of(name, ".ics");
        assertThat(safe).doesNotContain("/", "\0", "\\").endsWith(".ics").isNotEqualTo("..");
        if (!name.isEmpty() && safe.equals(SafeName.escape(name) + ".ics")) {
            assertThat(SafeName.unescape(SafeName.escape(name))).isEqualTo(name);
        }
    }
}
