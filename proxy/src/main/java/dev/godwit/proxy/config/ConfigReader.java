package dev.godwit.proxy.config;

import dev.godwit.proxy.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** Reads the configuration: TOML 1.0. */
public final class ConfigReader {
    private ConfigReader() {}

    /**
     * Reads and checks {@code file}; opens nothing that it names but looks whether certificates can be read.
     *
     * @throws ConfigException with everything that is wrong
     * @throws IOException     if the file cannot be read
     */
    public static Config read(Path file) throws ConfigException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        return read(Files.readString(file), folder, file.toString());
    }

    /** As {@link #read(Path)}. @param folder where relative paths start @param name of the file, for problems */
    public static Config read(String text, Path folder, String name) throws ConfigException {
        TomlParseResult toml = Toml.parse(text);
        List<ConfigProblem> problems = new ArrayList<>();
        toml.errors().forEach(error -> problems.add(new ConfigProblem(error.position().line(), error.position().column(), error.getMessage())));
        Config config = read(new Section(toml, "", TomlPosition.positionAt(1, 1), new Section.Reading(folder, problems)));
        if (!problems.isEmpty()) {
            throw new ConfigException(name, problems);
        }
        return config;
    }

    private static Config read(Section file) {
        List<ListenerConfig> listeners = new ArrayList<>();
        Map<String, Section> sections = file.sections("listener");
        sections.forEach((name, section) -> listeners.add(ListenerConfig.read(name, section)));
        Map<String, DestinationConfig> destinations = new LinkedHashMap<>();
        file.sections("destination").forEach((name, section) -> destinations.put(name, DestinationConfig.read(name, section)));
        Section tls = file.section("tls");
        Section routing = file.section("routing");
        Section delivery = file.section("delivery");
        Config config = new Config(ServerConfig.read(file.section("server")), TlsConfig.read(tls), listeners, destinations,
                RoutingConfig.read(routing), IdentityConfig.read(file.section("identity")), LimitsConfig.read(file.section("limits")),
                RoutesConfig.read(file.section("routes")), HttpConfig.read(file.section("http"), destinations), DeliveryConfig.read(delivery),
                AdminConfig.read(file.section("admin")), LogConfig.read(file.section("log")));
        check(config, file, sections, routing);
        checkDelivery(config, delivery);
        file.end();
        return config;
    }

    /** What no section can see alone. */
    private static void check(Config config, Section file, Map<String, Section> sections, Section routing) {
        if (config.listeners().isEmpty()) {
            file.problem("listener", "there is no listener: add [listener.imaps] and the like");
        }
        DestinationConfig usual = config.destinations().get(config.routing().defaultDestination());
        if (usual == null && routing.has("default_destination")) {
            routing.problem("default_destination", "there is no [destination." + config.routing().defaultDestination() + "]");
        }
        if (config.admin().options().isPresent() && config.tls().certificates().isEmpty()) {
            file.problem("admin", "needs a certificate: add [tls.certificate.NAME] with cert and key");
        }
        for (ListenerConfig listener : config.listeners()) {
            Section section = sections.get(listener.name());
            if (listener.tls() != ListenerConfig.Tls.PLAIN && config.tls().certificates().isEmpty()) {
                section.problem("tls", "needs a certificate: add [tls.certificate.NAME] with cert and key");
            }
            if (usual != null && interactive(listener.protocol()) && usual.service(listener.protocol()).isEmpty()) {
                section.problem("protocol", "the default destination does not offer it: add [destination." + usual.name() + ".protocol."
                        + listener.protocol().word() + "]");
            }
        }
    }

    private static void checkDelivery(Config config, Section section) {
        checkPassthrough(config, section, "smtp_passthrough_destination", config.delivery().smtpPassthrough(), Protocol.SMTP);
        checkPassthrough(config, section, "lmtp_passthrough_destination", config.delivery().lmtpPassthrough(), Protocol.LMTP);
    }

    private static void checkPassthrough(Config config, Section section, String key, Optional<String> name, Protocol protocol) {
        DestinationConfig destination = name.map(config.destinations()::get).orElse(null);
        if (name.isPresent() && (destination == null || destination.service(protocol).isEmpty())) {
            section.problem(key, "there is no [destination." + name.get() + ".protocol." + protocol.word() + "]");
        }
    }

    private static boolean interactive(Protocol protocol) {
        return switch (protocol) {
            case IMAP, POP3, SUBMISSION, MANAGESIEVE, HTTP -> true;
            case SMTP, LMTP -> false;
        };
    }
}
