package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    private final Cli cli = new Cli();

    @Test
    void an_unknown_option_is_a_usage_error_that_names_the_help() {
        assertThat(cli.run("endpoints", "--nonsense")).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("""
                godwit: Unknown option: '--nonsense'
                  next:  See 'godwit endpoints --help'.
                """);
    }

    @Test
    void an_unknown_command_is_a_usage_error() {
        assertThat(cli.run("endpoint")).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("""
                godwit: Unmatched argument at index 0: 'endpoint'
                  next:  See 'godwit --help'.
                """);
    }

    @Test
    void no_command_is_a_usage_error() {
        assertThat(cli.run()).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("""
                godwit: Missing required subcommand
                  next:  See 'godwit --help'.
                """);
    }

    @Test
    void with_json_a_usage_error_is_an_event() {
        assertThat(cli.run("endpoints", "--json", "--nonsense")).isEqualTo(2);
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out()).isEqualTo("""
                {"type":"error","kind":"USAGE","exit":2,"text":"Unknown option: '--nonsense'","next":"See 'godwit endpoints --help'."}
                """);
    }

    @Test
    void the_version_is_printed() {
        assertThat(cli.run("--version")).isZero();
        assertThat(cli.out()).isEqualTo("godwit 0.1.0\n");
    }
}
