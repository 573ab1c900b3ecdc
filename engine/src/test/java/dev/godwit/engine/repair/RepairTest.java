package dev.godwit.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.ContentDigest;
import dev.godwit.testkit.contract.BytesBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static String repaired(String message, Repair... repairs) throws IOException {
        return new String(bytes(message.getBytes(StandardCharsets.ISO_8859_1), RepairPlan.of(repairs)), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(byte[] message, RepairPlan plan) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RepairedBody.of(new BytesBody(message), plan).writeTo(out);
        return out.toByteArray();
    }

    private static String latin1(String text, Charset charset) {
        return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private static MessageFacts facts(String message) throws IOException {
        return MessageFacts.scan(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void nul_bytes_are_removed() throws IOException {
        assertThat(repaired("A: x\0\r\n\r\na\0\0b\r\n", Repair.NUL_BYTES)).isEqualTo("A: x\r\n\r\nab\r\n");
    }

    @Test
    void lone_line_feeds_become_crlf() throws IOException {
        assertThat(repaired("A: x\nB: y\r\n\nbody\n", Repair.BARE_NEWLINES)).isEqualTo("A: x\r\nB: y\r\n\r\nbody\r\n");
    }

    @Test
    void surplus_carriage_returns_go_and_lone_ones_become_lines_in_the_body_only() throws IOException {
        assertThat(repaired("A: x\ry\r\r\n\r\na\rb\r\r\r\nc\r", Repair.BARE_NEWLINES)).isEqualTo("A: x y\r\n\r\na\r\nb\r\nc\r\n");
    }

    @Test
    void mbox_lines_at_the_start_are_dropped_and_nowhere_else() throws IOException {
        assertThat(repaired("From a@b Thu Jan  1\r\nA: x\r\n\r\nFrom here\r\n", Repair.FROM_LINE)).isEqualTo("A: x\r\n\r\nFrom here\r\n");
        assertThat(repaired("From: a@b\r\n\r\n", Repair.FROM_LINE)).isEqualTo("From: a@b\r\n\r\n");
        assertThat(repaired("From  : a@b\r\n\r\n", Repair.FROM_LINE)).isEqualTo("From  : a@b\r\n\r\n");
        assertThat(repaired("From a message without any line end", Repair.FROM_LINE)).isEqualTo("From a message without any line end");
    }

    @Test
    void the_last_line_gets_its_end() throws IOException {
        assertThat(repaired("A: x\r\n\r\nthe end", Repair.FINAL_NEWLINE)).isEqualTo("A: x\r\n\r\nthe end\r\n");
        assertThat(repaired("A: x\r\n\r\nthe end\r", Repair.FINAL_NEWLINE)).isEqualTo("A: x\r\n\r\nthe end\r\n");
        assertThat(repaired("", Repair.FINAL_NEWLINE)).isEmpty();
    }

    @Test
    void a_header_line_that_is_none_becomes_a_field() throws IOException {
        assertThat(repaired("A: x\r\nnonsense here\r\n more\r\nB : y\r\n\r\nno field\r\n", Repair.BAD_HEADER))
                .isEqualTo("A: x\r\nX-Godwit-Unparsed: nonsense here\r\n more\r\nB : y\r\n\r\nno field\r\n");
        assertThat(repaired(" begins with a blank\r\nA: x\r\n\r\n", Repair.BAD_HEADER)).startsWith("X-Godwit-Unparsed:  begins");
        assertThat(repaired("A: x\r\n: y\r\nend", Repair.BAD_HEADER)).isEqualTo("A: x\r\nX-Godwit-Unparsed: : y\r\nX-Godwit-Unparsed: end");
    }

    @Test
    void a_missing_empty_line_is_put_before_the_first_line_that_is_no_field() throws IOException {
        assertThat(repaired("A: x\r\n y\r\nHello Bob,\r\nbye\r\n", Repair.MISSING_SEPARATOR)).isEqualTo("A: x\r\n y\r\n\r\nHello Bob,\r\nbye\r\n");
        assertThat(repaired("A: x\r\n", Repair.MISSING_SEPARATOR)).isEqualTo("A: x\r\n\r\n");
        assertThat(repaired("A: x", Repair.MISSING_SEPARATOR)).isEqualTo("A: x\r\n\r\n");
        assertThat(repaired("A: x\n\nbody", Repair.MISSING_SEPARATOR)).isEqualTo("A: x\n\nbody");
    }

    @Test
    void eight_bit_words_of_the_header_are_encoded_in_utf_8_where_they_are_that() throws IOException {
        assertThat(repaired(latin1("Subject: Grüße an Jürgen Müller\r\n\r\nübrig\r\n", StandardCharsets.UTF_8), Repair.EIGHT_BIT_HEADER))
                .isEqualTo(latin1("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= an =?UTF-8?Q?J=C3=BCrgen?= =?UTF-8?Q?_M=C3=BCller?=\r\n\r\nübrig\r\n", StandardCharsets.UTF_8));
    }

    @Test
    void other_eight_bit_words_are_windows_1252_or_unknown() throws IOException {
        assertThat(repaired("A: Gr\u00fc\u00dfe\r\n\r\n", Repair.EIGHT_BIT_HEADER)).isEqualTo("A: =?windows-1252?Q?Gr=FC=DFe?=\r\n\r\n");
        assertThat(repaired("A: \u0081\r\n\r\n", Repair.EIGHT_BIT_HEADER)).isEqualTo("A: =?unknown-8bit?Q?=81?=\r\n\r\n");
    }

    @Test
    void addresses_stay_addresses() throws IOException {
        assertThat(repaired("From: \"J\u00fcrgen\" <j@example.org>, (K\u00f6ln)\r\n\r\n", Repair.EIGHT_BIT_HEADER))
                .isEqualTo("From: \"=?windows-1252?Q?J=FCrgen?=\" <j@example.org>, (=?windows-1252?Q?K=F6ln?=)\r\n\r\n");
    }

    @Test
    void the_blank_of_a_fold_between_two_encoded_words_is_kept() throws IOException {
        assertThat(repaired("A: \u00e4\r\n \u00f6\r\nB: \u00fc\r\n\r\n", Repair.EIGHT_BIT_HEADER))
                .isEqualTo("A: =?windows-1252?Q?=E4?=\r\n =?windows-1252?Q?_=F6?=\r\nB: =?windows-1252?Q?=FC?=\r\n\r\n");
    }

    @Test
    void no_encoded_word_is_longer_than_75_and_none_splits_a_character() throws IOException {
        String text = repaired(latin1("A: " + "€".repeat(3000) + "\r\n\r\n", StandardCharsets.UTF_8), Repair.EIGHT_BIT_HEADER);
        String[] words = text.substring(3, text.length() - 4).split(" ");
        StringBuilder decoded = new StringBuilder();
        for (String word : words) {
            assertThat(word).hasSizeLessThanOrEqualTo(75).startsWith("=?UTF-8?Q?").endsWith("?=");
            decoded.append(word, 10, word.length() - 2);
        }
        assertThat(decoded.toString()).isEqualTo("=E2=82=AC".repeat(3000));
    }

    @Test
    void long_header_lines_are_folded_so_that_unfolding_restores_them() throws IOException {
        String header = "References:" + " <0123456789@example.org>".repeat(200) + "\r\n";
        String folded = repaired(header + "\r\n", Repair.LONG_LINES);
        assertThat(folded.split("\r\n")).allMatch(line -> line.length() <= 998);
        assertThat(folded.replace("\r\n ", " ")).isEqualTo(header + "\r\n");
    }

    @Test
    void a_long_header_line_without_blanks_stays_as_it_is() throws IOException {
        String message = "X:" + "y".repeat(5000) + "\r\n\r\n";
        assertThat(repaired(message, Repair.LONG_LINES)).isEqualTo(message);
        assertThat(facts(message).has(Repair.LONG_LINES)).isFalse();
        assertThat(facts(message).longestLine()).isEqualTo(5002);
        assertThat(repaired("X:" + "y".repeat(5000) + " z\r\n\r\n", Repair.LONG_LINES)).isEqualTo("X:" + "y".repeat(5000) + "\r\n z\r\n\r\n");
    }

    @Test
    void long_body_lines_are_broken_after_a_blank_or_at_the_limit() throws IOException {
        String words = "A: x\r\n\r\n" + "word ".repeat(1000) + "\r\n";
        assertThat(repaired(words, Repair.LONG_LINES).split("\r\n")).allMatch(line -> line.length() <= 998 && (line.endsWith(" ") || line.length() < 6));
        String base64 = "A: x\r\n\r\n" + "Zm9v".repeat(1000);
        assertThat(repaired(base64, Repair.LONG_LINES).replace("\r\n", "")).isEqualTo(base64.replace("\r\n", ""));
        assertThat(repaired(base64, Repair.LONG_LINES).split("\r\n")[2]).hasSize(998);
    }

    @Test
    void a_break_never_splits_a_character_or_an_escape() throws IOException {
        byte[] utf8 = bytes(("A: x\r\n\r\n" + "x" + "€".repeat(1000)).getBytes(StandardCharsets.UTF_8), RepairPlan.of(Repair.LONG_LINES));
        assertThat(new String(utf8, StandardCharsets.UTF_8).replace("\r\n", "")).isEqualTo("A: xx" + "€".repeat(1000));
        assertThat(new String(utf8, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
        assertThat(repaired("A: x\r\n\r\nxx" + "=C3".repeat(1000), Repair.LONG_LINES).split("\r\n")).allMatch(line -> line.lastIndexOf('=') <= line.length() - 3 || !line.contains("=C3"));
    }

    @Test
    void a_line_of_exactly_the_limit_is_left_alone() throws IOException {
        String message = "A: x\r\n\r\n" + "y".repeat(998) + "\r\n" + "z".repeat(998);
        assertThat(repaired(message, Repair.LONG_LINES)).isEqualTo(message);
    }

    @Test
    void notes_tell_what_how_often_and_where_in_the_original() throws IOException {
        RepairedBody body = RepairedBody.of(BytesBody.of("A: \0x\r\n\r\na\0\nb"), RepairPlan.of(Repair.values()));
        assertThat(body.notes()).containsExactly(new RepairNote(Repair.NUL_BYTES, 2, 3), new RepairNote(Repair.BARE_NEWLINES, 1, 11),
                new RepairNote(Repair.FINAL_NEWLINE, 1, 13));
    }

    @Test
    void size_and_digest_are_those_of_the_repaired_bytes_and_it_can_be_read_again() throws IOException {
        RepairedBody body = RepairedBody.of(BytesBody.of("A: x\n\nb\0ody"), RepairPlan.of(Repair.values()));
        byte[] once = body.open().readAllBytes();
        assertThat(body.size()).isEqualTo(once.length);
        assertThat(body.digest()).isEqualTo(ContentDigest.sha256Of(once));
        assertThat(body.open().readAllBytes()).isEqualTo(once);
    }

    @Test
    void a_message_of_a_hundred_megabytes_in_one_line_passes_in_a_small_heap() throws IOException {
        long size = 100L << 20;
        try (RepairStream stream = new RepairStream(new java.io.InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] bytes, int off, int len) {
                int count = (int) Math.min(len, left);
                java.util.Arrays.fill(bytes, off, off + count, (byte) 'x');
                left -= count;
                return count == 0 ? -1 : count;
            }
        }, List.of(Repair.LONG_LINES, Repair.NUL_BYTES), 998)) {
            byte[] piece = new byte[65536];
            long total = 0;
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                total += count;
            }
            assertThat(total).isGreaterThanOrEqualTo(size);
        }
    }
}
