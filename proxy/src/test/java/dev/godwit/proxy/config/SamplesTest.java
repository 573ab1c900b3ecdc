package dev.godwit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.proxy.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample configurations and the page that explains the keys. */
class SamplesTest {
    private static final Path DOCUMENTS = Path.of("../docs/operations");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dovecot-postfix.toml", "two-stalwarts.toml"})
    void a_sample_is_right_but_for_the_files_it_names(String name) throws IOException, ConfigException {
        Path token = Files.writeString(folder.resolve("token"), "x".repeat(40) + "\n");
        String sample = Files.readString(DOCUMENTS.resolve("samples/" + name)).replace("/etc/godwit/mail.pem", TestCertificates.chain("mail").toString())
                .replace("/etc/godwit/mail.key", TestCertificates.key("mail").toString()).replace("/etc/godwit/admin.token", token.toString());
        Config config = ConfigReader.read(sample, folder, name);
        assertThat(config.destinations()).containsOnlyKeys("old", "new");
        assertThat(config.admin().options()).isPresent();
        assertThat(config.destinations().values()).allSatisfy(server -> assertThat(server.services().values()).allMatch(DestinationConfig.Service::encrypted));
        assertThat(config.listeners()).noneMatch(ListenerConfig::allowPlaintextAuth);
    }

    @Test
    void every_key_that_is_read_is_explained() throws IOException {
        Pattern reads = Pattern.compile("(?:string|strings|flag|number|duration|size|path|choice|each|parsed|positive|required)\\((?:section, )?\"([a-z_0-9]+)\"");
        Set<String> keys = new TreeSet<>();
        for (String reader : List.of("Server", "Tls", "Listener", "Destination", "Routing", "Identity", "Limits", "Routes", "Admin", "Log")) {
            String source = Files.readString(Path.of("src/main/java/dev/godwit/proxy/config/" + reader + "Config.java"));
            reads.matcher(source).results().forEach(match -> keys.add(match.group(1)));
        }
        Set<String> explained = Pattern.compile("[a-z_0-9]+").matcher(Files.readString(DOCUMENTS.resolve("proxy.md"))).results().map(match -> match.group())
                .collect(Collectors.toSet());
        assertThat(keys).hasSizeGreaterThan(50).isSubsetOf(explained);
    }
}
