package dev.godwit.files.mbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.model.Keywords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** Any bytes are split without harm, and any message comes back byte for byte. */
class MboxFuzzTest {
    private static MboxIndex split(FileChannel channel) throws IOException {
        return new MboxSplitter(channel, ZoneOffset.UTC, MboxSplitter.Format.AUTO).split();
    }

    @FuzzTest(maxDuration = "10s")
    void any_file_is_split_and_the_sizes_told_are_the_sizes_given(byte[] data) throws IOException {
        Path file = Files.write(Files.createTempFile("godwit", ".mbox"), data);
        try (FileChannel channel = FileChannel.open(file)) {
            MboxIndex index = split(channel);
            for (int row = 0; row < index.size(); row++) {
                try (InputStream in = MboxFiles.stream(channel, index, row)) {
                    long length = in.readAllBytes().length;
                    assertThat(length).isLessThanOrEqualTo(index.given(row));
                    assertThat(length == index.given(row) || index.coding(row).marked()).isTrue();
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void any_message_comes_back(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(TargetFile.pseudoMessage(5, 2).getBytes(StandardCharsets.US_ASCII));
        MessageEncoder.write(out, () -> new ByteArrayInputStream(data), 1, Keywords.of("$seen", "k"), 1_420_106_407L);
        MessageEncoder.write(out, () -> new ByteArrayInputStream(data), 2, Keywords.NONE, 1_420_106_408L);
        Path file = Files.write(Files.createTempFile("godwit", ".mbox"), out.toByteArray());
        try (FileChannel channel = FileChannel.open(file)) {
            MboxIndex index = split(channel);
            assertThat(index.size()).isEqualTo(2);
            assertThat(index.keywords(0)).isEqualTo(Keywords.of("$seen", "k"));
            for (int row = 0; row < 2; row++) {
                try (InputStream in = MboxFiles.stream(channel, index, row)) {
                    assertThat(in.readAllBytes()).isEqualTo(data);
                }
            }
        } finally {
            Files.delete(file);
        }
    }
}
