package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.cli.EndpointSecrets.Sources;
import dev.godwit.contract.EndpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointSecretsTest {
    private final Cli cli = new Cli();
    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path directory;

    @Test
    void a_password_file_loses_its_line_end_and_nothing_else() throws IOException {
        assertThat(secrets(new Sources(Files.writeString(directory.resolve("a"), " pass word \n"), null, null)).password()).isEqualTo(" pass word ");
        assertThat(secrets(new Sources(Files.writeString(directory.resolve("b"), "p\n\n"), null, null)).password()).isEqualTo("p\n");
        assertThat(secrets(new Sources(Files.writeString(directory.resolve("c"), "p\r\n"), null, null)).password()).isEqualTo("p");
        assertThat(secrets(new Sources(Files.writeString(directory.resolve("d"), "ü"), null, null)).password()).isEqualTo("ü");
    }

    @Test
    void an_empty_or_missing_password_file_is_an_error_that_names_the_option() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");

        assertThat(failure(new Sources(empty, null, null))).hasMessage("--source-password-file gave nothing");
        assertThat(failure(new Sources(directory.resolve("none"), null, null)))
                .hasMessage("--source-password-file: " + directory.resolve("none") + " cannot be read");
    }

    @Test
    void a_password_command_is_run_once() {
        Path log = directory.resolve("log");
        EndpointSecrets secrets = secrets(new Sources(null, "echo ran >> '" + log + "'; echo geheim", null));

        assertThat(secrets.password()).isEqualTo("geheim");
        assertThat(secrets.password()).isEqualTo("geheim");
        assertThat(log).hasContent("ran");
    }

    @Test
    void a_failing_command_is_an_error_that_shows_nothing_of_what_it_printed() {
        EndpointException error = failure(new Sources(null, "echo geheim; echo geheim >&2; exit 3", null));

        assertThat(error).hasMessage("the command of --source-password-command ended with exit status 3");
        assertThat(error.nextStep()).contains("Run it by hand to see why.");
    }

    @Test
    void the_environment_comes_after_file_and_command_and_before_the_prompt() {
        cli.environment.put("GODWIT_SOURCE_PASSWORD", "from the environment");
        cli.prompt = _ -> "typed".toCharArray();

        assertThat(secrets(new Sources(null, "echo from the command", null)).password()).isEqualTo("from the command");
        assertThat(secrets(new Sources(null, null, null)).password()).isEqualTo("from the environment");
        cli.environment.clear();
        assertThat(secrets(new Sources(null, null, null)).password()).isEqualTo("typed");
    }

    @Test
    void the_prompt_names_the_side() {
        cli.prompt = question -> question.toCharArray();

        assertThat(secrets(new Sources(null, null, null)).password()).isEqualTo("Password of the source: ");
        assertThat(new EndpointSecrets("", new Sources(null, null, null), cli.streams()).password()).isEqualTo("Password of the account: ");
    }

    @Test
    void without_any_password_the_error_says_how_to_give_one() {
        EndpointException error = failure(new Sources(null, null, null));

        assertThat(error).hasMessage("no password was given for the source");
        assertThat(error.nextStep()).contains("Give it by --source-password-file, --source-password-command, "
                + "the environment variable GODWIT_SOURCE_PASSWORD, or at the prompt of a terminal.");
    }

    @Test
    void a_token_command_runs_again_only_after_a_rejection_and_not_twice_for_two_connections() {
        Path log = directory.resolve("log");
        EndpointSecrets secrets = secrets(new Sources(null, null, "echo x >> '" + log + "'; wc -l < '" + log + "'"));

        assertThat(secrets.token(false).strip()).isEqualTo("1");
        assertThat(secrets.token(false).strip()).isEqualTo("1");
        clock.advance(Duration.ofHours(1));
        assertThat(secrets.token(true).strip()).isEqualTo("2");
        assertThat(secrets.token(true).strip()).isEqualTo("2");
    }

    @Test
    void a_refused_token_from_the_environment_is_an_error_because_it_cannot_be_renewed() {
        cli.environment.put("GODWIT_SOURCE_TOKEN", "tkn");
        EndpointSecrets secrets = secrets(new Sources(null, null, null));

        assertThat(secrets.token(false)).isEqualTo("tkn");
        assertThat(catchThrowableOfType(EndpointException.class, () -> secrets.token(true)))
                .hasMessage("the source refused the token in GODWIT_SOURCE_TOKEN, or it has expired");
    }

    private EndpointException failure(Sources sources) {
        return catchThrowableOfType(EndpointException.class, () -> secrets(sources).password());
    }

    private EndpointSecrets secrets(Sources sources) {
        Streams streams = cli.streams();
        return new EndpointSecrets("source", sources,
                new Streams(streams.out(), streams.err(), 0, cli.prompt, streams.environment(), clock));
    }
}
