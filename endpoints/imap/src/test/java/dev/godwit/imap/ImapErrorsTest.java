package dev.godwit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.RefusalReason;
import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.StatusResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of real servers and what they mean. */
class ImapErrorsTest {
    private static StatusResponse response(String text) throws IOException {
        ImapDecoder in = new ImapDecoder(new ByteArrayInputStream((text + "\r\n").getBytes(StandardCharsets.UTF_8)));
        in.token();
        return StatusResponse.decode(StatusResponse.condition(in), in);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "APPEND | NO [OVERQUOTA] Not enough quota | NO_SPACE",
            "APPEND | NO Over quota | NO_SPACE",
            "APPEND | NO [ALERT] You exceeded your mail quota. | NO_SPACE",
            "APPEND | NO [TRYCREATE] Mailbox doesn't exist: x | MAILBOX_GONE",
            "APPEND | NO [LIMIT] Too much | SLOW_DOWN",
            "APPEND | NO [LIMIT] Too many user flags in mailbox | ITEM_REFUSED",
            "APPEND | NO [UNAVAILABLE] Temporary problem | CONNECTION",
            "APPEND | BAD Command Argument Error. 11 | MALFORMED",
            "APPEND | NO [NOPERM] Permission denied | ACCESS_DENIED",
            "APPEND | BAD Request is throttled. Suggested Backoff Time: 5000 milliseconds | SLOW_DOWN",
            "UID FETCH | NO [THROTTLED] Account exceeded command or bandwidth limits | SLOW_DOWN",
            "EXAMINE | NO [NONEXISTENT] Unknown Mailbox: x | MAILBOX_GONE",
            "EXAMINE | NO Mailbox does not exist | MAILBOX_GONE",
            "EXAMINE | NO Permission denied | ACCESS_DENIED",
            "EXAMINE | BAD User is authenticated but not connected. | ACCESS_DENIED",
            "LOGIN | NO [AUTHENTICATIONFAILED] Authentication failed. | ACCESS_DENIED",
            "LOGIN | NO LOGIN failed. | ACCESS_DENIED",
            "AUTHENTICATE PLAIN | NO [UNAVAILABLE] Temporary authentication failure | CONNECTION",
            "AUTHENTICATE PLAIN | NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10) | SLOW_DOWN",
            "AUTHENTICATE PLAIN | NO [ALERT] Too many simultaneous connections. (Failure) | SLOW_DOWN",
            "CREATE | NO [CANNOT] Invalid mailbox name | USAGE"})
    void an_answer_has_a_kind(String command, String answer, Kind kind) throws IOException {
        assertThat(ImapErrors.refused(command, response(answer)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "NO Message contains NUL characters | NUL_BYTE",
            "BAD Invalid character in literal | NUL_BYTE",
            "NO Message contains bare newlines | BARE_NEWLINE",
            "NO Message contains non-ASCII characters in headers | EIGHT_BIT_HEADER",
            "NO Message contains invalid header | BAD_HEADER",
            "NO Message has no header/body separator | BAD_HEADER",
            "NO [TOOBIG] no | TOO_LARGE",
            "NO Message size exceeds fixed limit | TOO_LARGE",
            "BAD Command Argument Error. 11 | UNCLASSIFIED",
            "BAD Invalid system flag \\Foo | UNCLASSIFIED",
            "BAD Error in IMAP command APPEND: Invalid flag name | BAD_KEYWORD",
            "NO Invalid internal date | BAD_DATE",
            "NO line too long | LONG_LINE"})
    void a_refusal_has_a_reason(String answer, RefusalReason reason) throws IOException {
        assertThat(ImapErrors.reason(response(answer))).isEqualTo(reason);
    }
}
