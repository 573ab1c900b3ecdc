package dev.godwit.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.contract.RefusalReason;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.TestMessages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every message: repairs take the defect away, nothing else, and a second time they find nothing. */
class RepairPropertiesTest {
    private static final int LIMIT = 20;
    private static final List<String> PIECES = List.of("A: x", "B : y", "From ", "from", "nonsense", " ", "\t", "\0", "\r", "\n", "\r\n", "\r\n", "\r\n\r\n",
            ":", "\u00e4", "\u00c3\u00a4", "\u0081", "=?x?=", "=C3", "=", "\"", "<a@b>", "x".repeat(19), "y ".repeat(30), "z".repeat(45), " ".repeat(25));

    private static byte[] message(Random random) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(25);
        for (int i = 0; i < count; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        TestMessages.odd().forEach(odd -> messages.add(odd.bytes()));
        for (int seed = 0; seed < 1500; seed++) {
            messages.add(message(new Random(seed)));
        }
        return messages;
    }

    private static byte[] repaired(byte[] message, Repair... repairs) {
        try (InputStream in = new RepairStream(new ByteArrayInputStream(message), List.of(repairs), LIMIT)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static MessageFacts facts(byte[] message) {
        try {
            return MessageFacts.scan(new ByteArrayInputStream(message), LIMIT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void check(byte[] message) {
        MessageFacts facts = facts(message);
        for (Repair repair : Repair.values()) {
            byte[] once = repaired(message, repair);
            assertThat(repaired(once, repair)).as("%s twice on %s", repair, text(message)).isEqualTo(once);
            if (!facts.has(repair) && !facts.has(Repair.FROM_LINE)) {
                assertThat(once).as("%s without need on %s", repair, text(message)).isEqualTo(message);
            }
            assertThat(facts(once).has(repair)).as("%s left in %s", repair, text(message)).isFalse();
            checkOnlyTheDefectChanged(repair, text(message), text(once));
        }
        byte[] all = repaired(message, Repair.values());
        assertThat(repaired(all, Repair.values())).as("all twice on %s", text(message)).isEqualTo(all);
    }

    /** Judges by whole texts, independently of the stages. */
    private static void checkOnlyTheDefectChanged(Repair repair, String before, String after) {
        switch (repair) {
            case NUL_BYTES -> assertThat(after).isEqualTo(before.replace("\0", ""));
            case FROM_LINE -> assertThat(before).endsWith(after);
            case BARE_NEWLINES -> {
                assertThat(after.replace("\r\n", "")).doesNotContain("\r", "\n");
                assertThat(after.replaceAll("[\r\n ]", "")).isEqualTo(before.replaceAll("[\r\n ]", ""));
            }
            case MISSING_SEPARATOR -> assertOneInsertion(before, after, "\r\n");
            case BAD_HEADER -> assertLinesEqualOrPrefixed(before.split("\n", -1), after.split("\n", -1));
            case EIGHT_BIT_HEADER -> {
                assertThat(header(after)).matches(text -> text.chars().allMatch(c -> c < 0x80), "only ASCII");
                assertThat(body(after)).isEqualTo(body(before));
            }
            case LONG_LINES -> {
                assertThat(after.replaceAll("[\r\n]", "")).isEqualTo(before.replaceAll("[\r\n]", ""));
                assertThat(body(after).lines().flatMap(line -> Arrays.stream(line.split("\r"))).toList()).allMatch(line -> line.length() <= LIMIT);
            }
            case FINAL_NEWLINE -> {
                assertThat(after).startsWith(before);
                assertThat(after.isEmpty() || after.endsWith("\n")).isTrue();
            }
        }
    }

    private static void assertLinesEqualOrPrefixed(String[] before, String[] after) {
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isIn(before[i], Repair.UNPARSED + before[i]);
        }
    }

    private static void assertOneInsertion(String before, String after, String inserted) {
        int same = 0;
        while (same < before.length() && before.charAt(same) == after.charAt(same)) {
            same++;
        }
        String rest = before.substring(same);
        assertThat(after).endsWith(rest);
        assertThat(after.length() - before.length()).isIn(0, inserted.length(), 2 * inserted.length());
    }

    private static int headerEnd(String text) {
        int lineStart = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                if (i == lineStart || i == lineStart + 1 && text.charAt(lineStart) == '\r') {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return text.length();
    }

    private static String header(String text) {
        return text.substring(0, headerEnd(text));
    }

    private static String body(String text) {
        return text.substring(headerEnd(text));
    }

    @Test
    void repairs_take_the_defect_and_nothing_else_and_are_idempotent() {
        messages().forEach(RepairPropertiesTest::check);
    }

    @Test
    void the_pieces_in_which_a_message_arrives_do_not_matter() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            byte[] message = message(new Random(seed));
            byte[] whole = repaired(message, Repair.values());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (InputStream in = new RepairStream(new Trickle(message), List.of(Repair.values()), LIMIT)) {
                for (int b = in.read(); b >= 0; b = in.read()) {
                    out.write(b);
                }
            }
            assertThat(out.toByteArray()).isEqualTo(whole);
        }
    }

    @Test
    void the_last_suggestion_for_an_unknown_reason_leaves_no_defect() throws IOException {
        for (byte[] message : messages()) {
            List<RepairPlan> plans = RepairPlan.suggest(RefusalReason.UNCLASSIFIED, facts(message));
            if (!plans.isEmpty()) {
                byte[] result = RepairedBody.of(new BytesBody(message), plans.getLast()).open().readAllBytes();
                MessageFacts after = facts(result);
                assertThat(after.has(Repair.NUL_BYTES) || after.has(Repair.BARE_NEWLINES) || after.has(Repair.EIGHT_BIT_HEADER)
                        || after.has(Repair.FINAL_NEWLINE)).as(text(message)).isFalse();
            }
        }
    }

    @FuzzTest
    void any_bytes(byte[] message) {
        if (message.length < 100_000) {
            check(message);
        }
    }

    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream bytes;

        Trickle(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int off, int len) {
            return bytes.read(into, off, Math.min(len, 1));
        }
    }
}
