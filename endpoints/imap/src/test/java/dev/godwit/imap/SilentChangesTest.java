package dev.godwit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.RefusalReason;
import dev.godwit.testkit.contract.BytesBody;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SilentChangesTest {
    private static final String LONG = "Subject: x\r\n\r\n" + "0123456789\r\n".repeat(20_000);

    @Test
    void ordinary_messages_are_changed_by_nobody() throws IOException {
        for (SilentChanges server : new SilentChanges[] {SilentChanges.OF_DOVECOT, SilentChanges.OF_COURIER}) {
            assertThat(server.in(BytesBody.of(LONG))).isEmpty();
            assertThat(server.in(BytesBody.of("Subject: \u00e4\r\n\r\n\ttext\r\n"))).isEmpty();
        }
    }

    @Test
    void newlines_that_stand_alone_are_found_wherever_they_are() throws IOException {
        for (String text : new String[] {"\na", "\ra\r\n", "a\nb\r\n", "a\rb\r\n", "a\r\r\n", "a\r\n\n", "a\r", LONG + "a\n"}) {
            assertThat(SilentChanges.OF_DOVECOT.in(BytesBody.of(text))).as(text).contains(RefusalReason.BARE_NEWLINE);
        }
    }

    @Test
    void dovecot_would_replace_nul_and_courier_keeps_it() throws IOException {
        BytesBody nul = BytesBody.of(LONG + "\0\r\n");
        assertThat(SilentChanges.OF_DOVECOT.in(nul)).contains(RefusalReason.NUL_BYTE);
        assertThat(SilentChanges.OF_COURIER.in(nul)).isEmpty();
    }

    @Test
    void courier_would_end_the_last_line() throws IOException {
        for (String text : new String[] {"", "Subject: x\r\n\r\nx", LONG + "x"}) {
            assertThat(SilentChanges.OF_COURIER.in(BytesBody.of(text))).contains(RefusalReason.UNCLASSIFIED);
            assertThat(SilentChanges.OF_DOVECOT.in(BytesBody.of(text))).isEmpty();
        }
    }

    @Test
    void servers_are_told_apart_by_what_they_say_of_themselves() {
        assertThat(SilentChanges.of("Dovecot", "Dovecot ready.")).isEqualTo(SilentChanges.OF_DOVECOT);
        assertThat(SilentChanges.of("", "Courier-IMAP ready. Copyright 1998-2019 Double Precision, Inc.")).isEqualTo(SilentChanges.OF_COURIER);
        assertThat(SilentChanges.of("Cyrus IMAPD", "localhost Cyrus IMAP ready")).isEqualTo(SilentChanges.NONE);
    }
}
