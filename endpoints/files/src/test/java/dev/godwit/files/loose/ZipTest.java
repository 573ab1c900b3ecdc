package dev.godwit.files.loose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipTest {
    @TempDir
    Path directory;

    /** Names and contents in turn. */
    static byte[] zip(Object... namesAndContents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write(namesAndContents[i + 1] instanceof byte[] bytes ? bytes : ((String) namesAndContents[i + 1]).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private ZipTree open(byte[] zip, ZipLimits limits) throws IOException {
        Path file = Files.write(directory.resolve("a.zip"), zip);
        return new ZipTree(file, List.of(file), limits);
    }

    private void refused(byte[] zip, ZipLimits limits, String why) {
        assertThatThrownBy(() -> open(zip, limits).close()).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(e).hasMessageContaining(why);
            assertThat(e.nextStep()).isPresent();
        });
    }

    private static int centralEntry(byte[] zip) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        return in.getInt(zip.length - 6);
    }

    private static byte[] with(byte[] zip, int at, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            zip[at + i] = (byte) (value >>> 8 * i);
        }
        return zip;
    }

    @Test
    void files_are_found_by_name_and_unpack_to_what_was_packed() throws IOException {
        try (ZipTree tree = open(zip("dir/", "", "dir/Grüße.txt", "hello", "empty", ""), ZipLimits.USUAL)) {
            assertThat(tree.entries()).extracting(FileTree.Entry::path).containsExactly("dir/Grüße.txt", "empty");
            try (InputStream in = tree.open(tree.entries().getFirst())) {
                assertThat(in.readAllBytes()).asString().isEqualTo("hello");
            }
            Path local = tree.local(tree.entries().getFirst());
            assertThat(local).hasContent("hello");
            tree.close();
            assertThat(local).doesNotExist();
            assertThat(local.getParent()).doesNotExist();
        }
    }

    @Test
    void names_that_lead_out_are_refused() {
        refused(zip("../evil", "x"), ZipLimits.USUAL, "leads out");
        refused(zip("a/../../evil", "x"), ZipLimits.USUAL, "leads out");
        refused(zip("a\\..\\..\\evil", "x"), ZipLimits.USUAL, "leads out");
        refused(zip("/etc/passwd", "x"), ZipLimits.USUAL, "absolute");
        refused(zip("C:\\evil", "x"), ZipLimits.USUAL, "absolute");
    }

    @Test
    void links_are_refused() {
        byte[] zip = zip("link", "/etc/passwd");
        int entry = centralEntry(zip);
        with(zip, entry + 4, 3 << 8, 2);
        refused(with(zip, entry + 38, 0120777 << 16, 4), ZipLimits.USUAL, "symbolic link");
    }

    @Test
    void encrypted_files_are_refused() {
        byte[] zip = zip("secret", "x");
        refused(with(zip, centralEntry(zip) + 8, 1, 2), ZipLimits.USUAL, "encrypted");
    }

    @Test
    void bombs_are_refused_before_anything_is_unpacked() {
        byte[] zeros = zip("a", new byte[20 << 20]);
        refused(zeros, ZipLimits.USUAL, "bomb");
        refused(zip("a", "x", "b", "x", "c", "x"), new ZipLimits(2, 100, 100, 250, 100), "entries");
        refused(zip("a", "x".repeat(200)), new ZipLimits(2, 100, 1000, 250, 1000), "says it has 200 bytes");
        refused(zip("a", "x".repeat(60), "b", "y".repeat(60)), new ZipLimits(2, 100, 100, 250, 1000), "together");
    }

    @Test
    void entries_that_share_their_bytes_are_refused() {
        byte[] zip = zip("a", "one", "b", "two");
        int second = centralEntry(zip) + 46 + 1 + 0;
        refused(with(zip, second + 42, 0, 4), ZipLimits.USUAL, "overlap");
    }

    @Test
    void what_unpacks_to_more_or_less_or_else_than_the_directory_says_is_damaged() throws IOException {
        for (int size : new int[] {4, 6}) {
            byte[] zip = zip("a", "hello");
            try (ZipTree tree = open(with(zip, centralEntry(zip) + 24, size, 4), ZipLimits.USUAL); InputStream in = tree.open(tree.entries().getFirst())) {
                assertThatThrownBy(in::readAllBytes).isInstanceOf(EndpointException.class).hasMessageContaining("damaged");
            }
        }
        byte[] zip = zip("a", "hello");
        try (ZipTree tree = open(with(zip, centralEntry(zip) + 16, 7, 4), ZipLimits.USUAL); InputStream in = tree.open(tree.entries().getFirst())) {
            assertThatThrownBy(in::readAllBytes).hasMessageContaining("checksum");
        }
    }

    @Test
    void what_is_cut_short_or_no_zip_is_said_to_be_so() {
        byte[] whole = zip("a", "hello");
        refused(java.util.Arrays.copyOf(whole, whole.length - 30), ZipLimits.USUAL, "not a whole zip");
        refused("hello".getBytes(StandardCharsets.UTF_8), ZipLimits.USUAL, "not a whole zip");
        refused(new byte[0], ZipLimits.USUAL, "not a whole zip");
    }
}
