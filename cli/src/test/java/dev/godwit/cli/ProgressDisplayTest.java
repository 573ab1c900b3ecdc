package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.EngineListener.Stage;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.model.MailboxPath;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private final ManualClock clock = new ManualClock();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Totals total = new Totals(10_000, 300_000_000);

    @Test
    void on_a_terminal_one_line_is_redrawn_with_rate_time_left_and_mailbox() {
        ProgressDisplay display = display(200, false);
        display.stage(Stage.APPLY);
        display.mailboxStarted(MailboxPath.of("INBOX", "Lists"), 500, 1);
        clock.advance(Duration.ofSeconds(2));
        display.progress(new Totals(2_000, 30_000_000), total);
        display.close();

        assertThat(text()).isEqualTo("\r\u001b[Kcopying"
                + "\r\u001b[K2,000/10,000 messages  30.0 MB/300.0 MB  1,000 msgs/s  15.0 MB/s  0:18 left  INBOX/Lists"
                + "\r\u001b[K");
    }

    @Test
    void the_line_never_wraps() {
        ProgressDisplay display = display(20, false);
        display.stage(Stage.APPLY);
        clock.advance(Duration.ofSeconds(2));
        display.progress(new Totals(2_000, 30_000_000), total);

        assertThat(text()).endsWith("\r\u001b[K2,000/10,000 messag");
    }

    @Test
    void the_terminal_is_redrawn_ten_times_a_second_at_most() {
        ProgressDisplay display = display(200, false);
        display.stage(Stage.APPLY);
        for (int i = 1; i <= 1_000; i++) {
            clock.advance(Duration.ofMillis(1));
            display.progress(new Totals(i, i), total);
        }

        assertThat(text().split("\r", -1)).hasSize(1 + 1 + 10);
    }

    @Test
    void in_a_pipe_there_is_a_plain_line_every_five_seconds() {
        ProgressDisplay display = display(0, false);
        display.stage(Stage.APPLY);
        for (int second = 1; second <= 10; second++) {
            clock.advance(Duration.ofSeconds(1));
            display.progress(new Totals(second * 100L, second * 1_000_000L), total);
        }

        assertThat(text()).isEqualTo("""
                500/10,000 messages  5.0 MB/300.0 MB  100 msgs/s  1.0 MB/s  4:55 left
                1,000/10,000 messages  10.0 MB/300.0 MB  100 msgs/s  1.0 MB/s  4:50 left
                """);
    }

    @Test
    void verbose_tells_each_mailbox() {
        ProgressDisplay display = display(0, true);
        display.mailboxStarted(MailboxPath.INBOX, 1, 512);
        display.mailboxDone(MailboxPath.INBOX);

        assertThat(text()).isEqualTo("""
                INBOX: 1 message, 512 bytes
                INBOX: done
                """);
    }

    @Test
    void a_mailbox_name_cannot_command_the_terminal() {
        display(0, false).warning(new Warning("mailbox-name", MailboxPath.of("a\u001b[2Jb\u202e"), 7, "odd name"));

        assertThat(text()).isEqualTo("warning: a\ufffd[2Jb\ufffd UID 7: odd name [mailbox-name]\n");
    }

    private ProgressDisplay display(int columns, boolean verbose) {
        return new ProgressDisplay(new PrintStream(shown, true, StandardCharsets.UTF_8), columns, verbose, clock);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
