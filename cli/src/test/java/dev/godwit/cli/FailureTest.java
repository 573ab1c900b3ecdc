package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.engine.SafetyStop;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    @Test
    void an_endpoint_error_tells_what_failed_and_where_the_next_step_and_where_to_read_more() {
        Failure failure = Failure.of(EndpointException.of(Kind.ACCESS_DENIED, "login refused").nextStep("Check the password.")
                .explainedAs("login-refused").at("imaps://alice@old.example.org"));

        assertThat(failure.exit()).isEqualTo(ExitCode.ACCESS);
        assertThat(failure.text()).isEqualTo("""
                godwit: imaps://alice@old.example.org: login refused
                  next:  Check the password.
                  more:  docs/troubleshooting.md#login-refused
                """);
    }

    @ParameterizedTest
    @CsvSource({"USAGE, USAGE", "ACCESS_DENIED, ACCESS", "CONNECTION, ACCESS", "SLOW_DOWN, ACCESS", "ITEM_REFUSED, PARTLY",
            "MAILBOX_GONE, PARTLY", "NO_SPACE, PARTLY", "MALFORMED, LOCAL", "BUG, INTERNAL"})
    void the_kind_of_an_error_decides_the_exit_code(Kind kind, ExitCode exit) {
        assertThat(Failure.of(EndpointException.of(kind, "x")).exit()).isEqualTo(exit);
    }

    @Test
    void a_safety_stop_is_refused() {
        assertThat(Failure.of(new SafetyStop("deletion-cap", "200 of 1,000 messages would be deleted", "Look at --dry-run.")).text()).isEqualTo("""
                godwit: 200 of 1,000 messages would be deleted
                  next:  Look at --dry-run.
                  more:  docs/troubleshooting.md#deletion-cap
                """);
    }

    @Test
    void a_missing_file_is_named() {
        Failure failure = Failure.of(new UncheckedIOException(new NoSuchFileException("/there/is/none")));

        assertThat(failure.exit()).isEqualTo(ExitCode.LOCAL);
        assertThat(failure.what()).isEqualTo("/there/is/none: there is no such file or directory");
    }

    @Test
    void an_internal_error_shows_places_but_not_the_message_which_may_contain_anything() {
        Failure failure = Failure.of(new NumberFormatException("For input string: \"secret\""));

        assertThat(failure.exit()).isEqualTo(ExitCode.INTERNAL);
        assertThat(failure.text()).startsWith("godwit: internal error: java.lang.NumberFormatException\n    at dev.godwit.cli.FailureTest").doesNotContain("secret");
    }
}
