package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit proxy} as a process, as systemd runs it. */
@Timeout(60)
class ProxySignalsTest {
    private static final String RIGHT = """
            [listener.imap]
            protocol = "imap"
            bind = "127.0.0.1:0"
            tls = "plain"
            [destination.old]
            host = "127.0.0.1"
            allow_plaintext_auth = true
            protocol.imap = { port = 1, tls = "plain" }
            [routing]
            default_destination = "old"
            [routes]
            path = "routes.tsv"
            """;

    @TempDir
    private Path folder;
    private Path file;
    private Process process;
    private BufferedReader said;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("proxy.toml"), RIGHT);
        Files.createFile(folder.resolve("routes.tsv"));
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Main.class.getName(), "proxy", file.toString())
                .redirectErrorStream(true).start();
        said = process.inputReader();
        awaitEvent("event=started");
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    private void awaitEvent(String event) throws IOException {
        for (String line = said.readLine(); ; line = said.readLine()) {
            assertThat(line).as("before %s", event).isNotNull().doesNotContain("Exception");
            if (line.contains(event)) {
                return;
            }
        }
    }

    private void send(String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
    }

    @Test
    void sighup_reads_the_configuration_again_and_sigterm_ends_it_in_order() throws Exception {
        Files.writeString(file, RIGHT + "leese = \"9s\"\n");
        send("HUP");
        awaitEvent("event=reload-refused problems=\"13:1: routes.leese: is not known here\"");
        Files.writeString(file, RIGHT + "lease = \"9s\"\n");
        send("HUP");
        awaitEvent("event=reloaded notes=\"[routes] takes effect at the next start\"");
        send("TERM");
        awaitEvent("event=stopping sessions=0");
        awaitEvent("event=stopped");
        assertThat(said.readLine()).isNull();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }
}
