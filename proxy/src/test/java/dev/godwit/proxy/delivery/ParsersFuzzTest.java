package dev.godwit.proxy.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.proxy.config.DeliveryConfig.BareNewlines;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is read before anybody is known. */
class ParsersFuzzTest {

    @FuzzTest
    void whatever_a_client_says_nothing_but_one_line_is_passed_on(byte[] octets) {
        checkCommand(new String(octets, ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL FROM:<a@b> SIZE=1\rRCPT TO:<x>", "MAIL FROM:<\"a\\\r\nRSET\"@b>", "RCPT TO:<a\u0000@b>", "RCPT TO:<\"a>b\"@c> NOTIFY=NEVER",
            "RCPT TO:<@x,@y:a@b>", "RCPT TO:<a@b>x", "RCPT TO:<a@b> X", "MAIL FROM:<a@b> BODY=8BITMIME BODY=8BITMIME", "RCPT TO:<a b@c>", "RCPT TO:<a@b@c>",
            "MAIL FROM:<>", "RCPT TO:<>", "RCPT TO:<postmaster>", "RCPT TO:<\"\"@b>", "RCPT TO:<\"a\"b@c>", "RCPT TO:<a@[IPv6:::1]>", "EHLO a b", "EHLO \u00e4",
            "BDAT 99999999999999999999 LAST", "BDAT -1", "MAIL FROM:<a@b> SIZE=999999999999999999999"})
    void known_attacks_do_not_either(String line) {
        checkCommand(line);
    }

    private static void checkCommand(String line) {
        switch (Command.parse(line)) {
            case Command.Mail mail -> check("MAIL FROM:<" + mail.sender().text() + ">" + mail.parameters().text(Extensions.NONE), mail.sender());
            case Command.Rcpt rcpt -> check("RCPT TO:<" + rcpt.recipient().text() + ">" + rcpt.parameters().text(Extensions.NONE), rcpt.recipient());
            case Command.Hello hello -> assertThat(hello.name()).matches("[!-~]+");
            case Command.Bdat bdat -> assertThat(bdat.size()).isNotNegative();
            case Command.Wrong wrong -> assertThat(wrong.answer().code()).isBetween(500, 555);
            case Command.StartTls _, Command.Data _, Command.Rset _, Command.Noop _, Command.Vrfy _, Command.Quit _ -> { }
        }
    }

    private static void check(String passedOn, MailPath path) {
        assertThat(passedOn).doesNotContain("\r", "\n", "\u0000");
        MailPath.Parsed again = MailPath.parse("<" + path.text() + ">");
        assertThat(again.path()).as("it means the same to whoever reads it next").contains(path);
        assertThat(again.end()).isEqualTo(path.text().length() + 2);
        assertThat(path.unquoted()).isNotNull();
    }

    @FuzzTest
    void no_server_finds_an_end_in_a_message_that_is_not_its_end(byte[] octets) {
        for (BareNewlines policy : BareNewlines.values()) {
            checkMessage(octets, policy, octets.length == 0 ? 1 : 1 + (octets[0] & 7));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\r.\r", "a\n.\r\nb", "a\r\n.\nb", "a\r\n.\rb", ".\r\n", "..\r\n", "a\r\r\n.\r\n", "a\n\r\n.\r\n", "\n.\r", ".\r.\r\n", "\r\n\r.\r\n", "\n..\n"})
    void nor_in_known_attacks(String text) {
        for (BareNewlines policy : BareNewlines.values()) {
            for (int block = 1; block < 4; block++) {
                checkMessage((text + "\r\n.\r\n").getBytes(ISO_8859_1), policy, block);
            }
        }
    }

    private static void checkMessage(byte[] octets, BareNewlines policy, int block) {
        DataScanner scanner = new DataScanner(policy);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int taken = 0;
        while (taken < octets.length && !scanner.isEnded()) {
            taken += scanner.scan(octets, taken, Math.min(octets.length, taken + block));
            out.write(scanner.bytes(), 0, scanner.length());
        }
        String in = "\r\n" + new String(octets, 0, taken, ISO_8859_1);
        String passedOn = "\r\n" + out.toString(ISO_8859_1);
        assertThat(scanner.isEnded()).as("the first CRLF.CRLF ends it").isEqualTo(("\r\n" + new String(octets, ISO_8859_1)).contains("\r\n.\r\n"));
        assertThat(passedOn.replace("\r\n", "")).as("no line end but CRLF is passed on").doesNotContain("\r", "\n");
        assertThat(passedOn).as("no line of one dot alone is passed on").doesNotContain("\r\n.\r\n");
        if (!scanner.isRefused() && scanner.isEnded()) {
            assertThat(passedOn).as("what is sent before the end is whole lines").endsWith("\r\n");
        }
        if (scanner.isEnded() && in.replace("\r\n", "").chars().noneMatch(c -> c == '\r' || c == '\n')) {
            assertThat(passedOn + ".\r\n").as("a proper message is passed on as it is").isEqualTo(in);
        }
        if (policy == BareNewlines.CONVERT) {
            assertThat(scanner.isRefused()).isFalse();
        }
    }
}
