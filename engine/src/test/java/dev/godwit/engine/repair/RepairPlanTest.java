package dev.godwit.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.RefusalReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairPlanTest {
    private static List<List<Repair>> suggested(RefusalReason reason, String message) throws IOException {
        MessageFacts facts = MessageFacts.scan(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
        return RepairPlan.suggest(reason, facts).stream().map(RepairPlan::repairs).toList();
    }

    @Test
    void the_named_defect_is_tried_alone_before_everything_at_once() throws IOException {
        assertThat(suggested(RefusalReason.NUL_BYTE, "A: x\n\n\0"))
                .containsExactly(List.of(Repair.NUL_BYTES), List.of(Repair.NUL_BYTES, Repair.BARE_NEWLINES, Repair.FINAL_NEWLINE));
    }

    @Test
    void a_single_defect_gives_a_single_plan() throws IOException {
        assertThat(suggested(RefusalReason.NUL_BYTE, "A: x\r\n\r\n\0\r\n")).containsExactly(List.of(Repair.NUL_BYTES));
    }

    @Test
    void a_message_without_defects_has_nothing_to_repair() throws IOException {
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(suggested(reason, "A: x\r\n\r\nbody\r\n")).isEmpty();
        }
    }

    @Test
    void what_is_not_in_the_bytes_is_not_repaired_there() throws IOException {
        assertThat(suggested(RefusalReason.TOO_LARGE, "A: x\n\n\0")).isEmpty();
        assertThat(suggested(RefusalReason.BAD_KEYWORD, "A: x\n\n\0")).isEmpty();
        assertThat(suggested(RefusalReason.BAD_DATE, "A: x\n\n\0")).isEmpty();
    }

    @Test
    void an_unknown_reason_tries_the_smallest_change_first() throws IOException {
        assertThat(suggested(RefusalReason.UNCLASSIFIED, "A: \u00e4\r\n\r\nb\0ody"))
                .containsExactly(List.of(Repair.FINAL_NEWLINE), List.of(Repair.NUL_BYTES), List.of(Repair.EIGHT_BIT_HEADER),
                        List.of(Repair.NUL_BYTES, Repair.EIGHT_BIT_HEADER, Repair.FINAL_NEWLINE));
    }

    @Test
    void one_bad_header_line_is_made_a_field_and_several_are_taken_for_the_body() throws IOException {
        assertThat(suggested(RefusalReason.BAD_HEADER, "A: x\r\nnonsense\r\nB: y\r\n\r\nbody\r\n"))
                .containsExactly(List.of(Repair.BAD_HEADER), List.of(Repair.MISSING_SEPARATOR));
        assertThat(suggested(RefusalReason.BAD_HEADER, "A: x\r\nHello Bob\r\nhow are you\r\n"))
                .containsExactly(List.of(Repair.MISSING_SEPARATOR), List.of(Repair.BAD_HEADER));
    }

    @Test
    void an_mbox_line_goes_before_header_lines_are_judged() throws IOException {
        assertThat(suggested(RefusalReason.BAD_HEADER, "From a@b Thu Jan\r\nA: x\r\n\r\nbody\r\n")).containsExactly(List.of(Repair.FROM_LINE));
        assertThat(suggested(RefusalReason.BAD_HEADER, "From a@b Thu Jan\r\nA: x\r\nnonsense\r\n\r\nbody\r\n"))
                .containsExactly(List.of(Repair.FROM_LINE), List.of(Repair.FROM_LINE, Repair.BAD_HEADER), List.of(Repair.FROM_LINE, Repair.MISSING_SEPARATOR));
    }
}
