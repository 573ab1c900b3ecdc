package dev.godwit.files.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.model.Keywords;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Bytes from foreign files never break a parser and never break its promises. */
class MaildirFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void file_names(byte[] data) {
        String name = new String(data, StandardCharsets.UTF_8);
        KeywordLetters letters = KeywordLetters.parse("0 a\n25 z\n" + name);
        assertThat(MessageName.base(name) + MessageName.suffix(name)).isEqualTo(name);
        Keywords keywords = MessageName.keywords(MessageName.suffix(name), letters);
        String suffix = MessageName.suffixFor(keywords.minus(Keywords.of("$Forwarded")), letters);
        assertThat(MessageName.keywords(suffix, letters)).isEqualTo(keywords.minus(Keywords.of("$Forwarded")));
        assertThat(MessageName.field(name, 'S')).isGreaterThanOrEqualTo(-1);
        assertThat(UniqueNames.wantedUid(name, 1)).isNotNegative();
    }

    @FuzzTest(maxDuration = "10s")
    void uid_lists(byte[] data) throws IOException {
        long[] last = {0};
        UidList list = UidList.read(new ByteArrayInputStream(data), (uid, line, extrasFrom, extrasTo, from, to) -> {
            assertThat(uid).isGreaterThan(last[0]).isLessThanOrEqualTo(UidList.MAX_UID);
            assertThat(to).isGreaterThan(from);
            assertThat(extrasFrom <= extrasTo || extrasTo <= from).isTrue();
            assertThat(new String(line, from, to - from, StandardCharsets.ISO_8859_1)).doesNotContain("/", ":", "\n");
            last[0] = uid;
        });
        assertThat(list.lastUid()).isIn(0L, last[0]);
        assertThat(list.exists()).isEqualTo(list.uidValidity() > 0);
    }

    @FuzzTest(maxDuration = "10s")
    void courier_keyword_lists(byte[] data) throws IOException {
        Map<String, Keywords> found = new HashMap<>();
        CourierKeywords.readList(new BufferedReader(new StringReader(new String(data, StandardCharsets.UTF_8))), found);
        assertThat(found.values()).allMatch(keywords -> !keywords.contains(Keywords.SEEN));
    }

    @FuzzTest(maxDuration = "10s")
    void courier_uidls(byte[] data) {
        String position = CourierUidls.position(new String(data, StandardCharsets.ISO_8859_1));
        assertThat(position == null || position.matches("\\d+:\\d+")).isTrue();
    }
}
