package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.Action;
import dev.godwit.engine.CopyReport;
import dev.godwit.engine.EngineListener.Stage;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.verify.Difference;
import dev.godwit.engine.verify.VerifyReport;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventOutputTest {
    private static final Totals TOTAL = new Totals(3, 900);
    private final ManualClock clock = new ManualClock();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final MailboxPath umlaut = MailboxPath.of("Entwürfe", "a/b");

    @Test
    void a_copy_is_a_line_of_json_per_event() {
        EventOutput output = output(false);
        output.stage(Stage.APPLY);
        output.planned(List.of(new Action.CopyMessages(umlaut, MailboxPath.INBOX, UidSet.range(1, 3), 900),
                new Action.LeaveOut(umlaut, "excluded")), TOTAL);
        output.progress(new Totals(1, 300), TOTAL);
        output.progress(new Totals(2, 600), TOTAL);
        clock.advance(Duration.ofSeconds(1));
        output.progress(new Totals(3, 900), TOTAL);
        output.warning(new Warning("keyword-lost", umlaut, 7, "the target cannot store \"$x\""));
        output.result(new CopyResult(copyOf(TOTAL, List.of(new CopyReport.Note(umlaut, 9, "too large")))));

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {"type":"status","stage":"apply"}
                {"type":"action","action":"copy-messages","source":"Entwürfe/a\\\\/b","target":"INBOX","messages":3,"bytes":900}
                {"type":"action","action":"leave-out","source":"Entwürfe/a\\\\/b","reason":"excluded"}
                {"type":"status","stage":"apply","messages":1,"bytes":300,"total_messages":3,"total_bytes":900}
                {"type":"status","stage":"apply","messages":3,"bytes":900,"total_messages":3,"total_bytes":900}
                {"type":"warning","id":"keyword-lost","mailbox":"Entwürfe/a\\\\/b","uid":7,"text":"the target cannot store \\"$x\\""}
                {"type":"summary","of":"copy","complete":false,"copied_messages":3,"copied_bytes":900,"adopted":0,"unchanged":5,\
                "keyword_changes":0,"moved":0,"filed":0,"deleted":0,"drained":0,"mailboxes_created":1,"mailboxes_renamed":0,"repaired":[],"rewritten":[],\
                "quarantined":[{"mailbox":"Entwürfe/a\\\\/b","uid":9,"what":"too large"}],"lost_keywords":[],"failures":[],"seconds":1.5}
                """);
    }

    @Test
    void a_verification_names_each_difference() {
        output(true).result(new VerifyResult(new VerifyReport(VerifyReport.Level.CONTENT, 2, 10, 1_000, 0, 0, 0, 1,
                List.of(new Difference.MissingMessage(MailboxPath.INBOX, 4, null)), Duration.ofMillis(20))));

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {"type":"difference","kind":"missing-message","mailbox":"INBOX","text":"INBOX UID 4: missing on the target"}
                {"type":"summary","of":"verify","level":"content","equal":false,"mailboxes":2,"messages":10,"bytes_compared":1000,"extras":0,"explained":0,"rewritten":0,"differences":1,"seconds":0.02}
                """);
    }

    static CopyReport copyOf(Totals copied, List<CopyReport.Note> quarantined) {
        return new CopyReport(copied, 0, 5, 0, 0, 0, 0, 0, 1, 0, List.of(), List.of(), quarantined, List.of(), List.of(), List.of(), List.of(), false, Duration.ofMillis(1_500));
    }

    private EventOutput output(boolean quiet) {
        return new EventOutput(new PrintStream(written, true, StandardCharsets.UTF_8), clock, quiet);
    }
}
