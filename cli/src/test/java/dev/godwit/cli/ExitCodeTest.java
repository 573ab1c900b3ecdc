package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void the_documented_table_is_the_table_of_the_program() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("../docs/exit-codes.md")).stream().filter(line -> line.matches("\\| \\d+ .*")).toList();

        assertThat(documented).containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                .map(exit -> "| " + exit.code() + " | " + exit + " | " + exit.meaning() + " |").toList());
    }

    @Test
    void every_command_tells_its_exit_codes_in_its_help() {
        Cli cli = new Cli();
        for (String[] command : new String[][] {{"--help"}, {"endpoints", "--help"}}) {
            assertThat(cli.run(command)).isZero();
            assertThat(cli.out()).contains("EXIT STATUS").contains(" 5     Partly done; safe to run again.");
        }
    }
}
