package dev.godwit.files.loose;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.contract.EndpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class LooseFuzzTest {
    private static final ZipLimits SMALL = new ZipLimits(1000, 1 << 20, 4 << 20, 250, 1 << 16);

    @FuzzTest
    void a_zip_is_walked_within_its_limits_or_refused(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ".zip");
        try {
            Files.write(file, bytes);
            long total = 0;
            try (ZipTree tree = new ZipTree(file, List.of(file), SMALL)) {
                for (FileTree.Entry entry : tree.entries()) {
                    assertThat(entry.levels()).isNotEmpty().doesNotContain("..", ".", "").allMatch(level -> level.indexOf('/') < 0 && level.indexOf('\0') < 0);
                    try (InputStream in = tree.open(entry)) {
                        total += in.readAllBytes().length;
                    } catch (EndpointException damaged) {
                        assertThat(damaged.kind()).isEqualTo(EndpointException.Kind.MALFORMED);
                    }
                }
            }
            assertThat(total).isLessThanOrEqualTo(SMALL.total());
        } catch (EndpointException refused) {
            assertThat(refused.kind()).isEqualTo(EndpointException.Kind.MALFORMED);
        } finally {
            Files.delete(file);
        }
    }

    @FuzzTest
    void calendars_and_cards_are_taken_apart_into_their_own_bytes(byte[] file) throws IOException {
        for (List<TextItem> items : List.of(CalendarFile.parse(file).items(), CardFile.parse(file))) {
            assertThat(items).extracting(TextItem::id).doesNotHaveDuplicates();
            for (TextItem item : items) {
                assertThat(item.open(file).readAllBytes()).hasSize((int) item.size());
            }
        }
    }

    @FuzzTest
    void labels_are_understood_or_taken_as_they_are(byte[] field) {
        GmailLabels.Place place = GmailLabels.place(new String(field, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(place.mailboxes()).isNotEmpty();
    }
}
