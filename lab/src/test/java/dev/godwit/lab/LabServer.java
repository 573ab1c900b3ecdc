package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.imap.ImapEndpoint;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A real server of the lab, as {@code lab/lab env} describes it. */
record LabServer(String name, Properties settings) {
    private static final Path SETTINGS = Path.of("run", "lab.properties");

    /** The running server; where it is absent the test is skipped, or fails if the lab is required. */
    static LabServer named(String name) {
        Properties settings = new Properties();
        if (Files.exists(SETTINGS)) {
            try (var in = Files.newBufferedReader(SETTINGS)) {
                settings.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        LabServer server = new LabServer(name, settings);
        if (!settings.containsKey(name + ".PORTS") || !server.answers()) {
            String message = "the lab's " + name + " does not run: lab/lab start && lab/lab env";
            return "required".equals(System.getenv("GODWIT_LAB")) ? fail(message) : abort(message);
        }
        return server;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(get("PORTS").split(" ")[0])), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String get(String key) {
        String value = settings.getProperty(name + "." + key);
        assertThat(value).as("%s of %s", key, name).isNotNull();
        return value;
    }

    /** Without TLS. */
    int port() {
        return Integer.parseInt(get("PORT_IMAP"));
    }

    int tlsPort() {
        return Integer.parseInt(get("PORT_IMAPS"));
    }

    /** ManageSieve, with STARTTLS where the server can. */
    int sievePort() {
        return Integer.parseInt(get("PORT_SIEVE"));
    }

    /** The user's scripts, by STARTTLS with the lab's authority; in clear on Cyrus 3.10, which has none in the lab. */
    String sieveUrl(String user) {
        return "sieve://" + user + "@localhost:" + sievePort() + (name.equals("cyrus310") ? "?cleartext=yes" : "?ca=" + get("CA"));
    }

    /** JMAP and DAV without TLS. */
    int httpPort() {
        return Integer.parseInt(get("PORT_HTTP"));
    }

    /** JMAP and DAV by TLS with the lab's authority; not every server has it. */
    int httpsPort() {
        return Integer.parseInt(get("PORT_HTTPS"));
    }

    /** Where the user's things of a kind are, without TLS. */
    URI http(Service service, String user) {
        return URI.create(get("URL_HTTP") + path(service, user));
    }

    /** The same by TLS with the lab's authority. */
    URI https(Service service, String user) {
        return URI.create(get("URL_HTTPS") + path(service, user));
    }

    /** The path alone: the session resource of JMAP, or the user's home of a DAV service. */
    String path(Service service, String user) {
        return get("PATH_" + service).replace("{user}", user);
    }

    /** What servers have besides mail by IMAP. */
    enum Service { JMAP, CALDAV, CARDDAV, FILES }

    String password() {
        return get("PASSWORD");
    }

    Secrets secrets() {
        return Passwords.always(password());
    }

    /** The account by TLS with the lab's authority. @param options each beginning with an ampersand */
    String url(String user, String... options) {
        return get("URL_IMAPS").replace("://", "://" + user + "@") + "?ca=" + get("CA") + String.join("", options);
    }

    /** The account by JMAP, by TLS with the lab's authority where the server has it. */
    String jmapUrl(String user) {
        boolean tls = settings.containsKey(name + ".PORT_HTTPS");
        return (tls ? "jmap+https://" + user + "@localhost:" + httpsPort() : "jmap+http://" + user + "@localhost:" + httpPort()) + path(Service.JMAP, user)
                + (tls ? "?ca=" + get("CA") : "?cleartext=yes");
    }

    /** The account through a relay, without TLS so that cuts fall anywhere in the conversation. */
    static String relayed(String user, int port) {
        return "imap://" + user + "@127.0.0.1:" + port + "?cleartext=yes";
    }

    Source source(String user, String... options) {
        return new ImapEndpoint().openSource(EndpointUri.parse(url(user, options)), secrets());
    }

    Target target(String user, String... options) {
        return new ImapEndpoint().openTarget(EndpointUri.parse(url(user, options)), secrets());
    }

    /** Where the server keeps the user's mail. */
    Path store(String user) {
        return Path.of(get("STORE").replace("{user}", user));
    }

    /** Makes the accounts new, by the server's own means: UIDs begin anew. */
    void reset(String... users) {
        ProcessBuilder builder = new ProcessBuilder(Path.of("server", name).toAbsolutePath().toString(), "reset").redirectErrorStream(true);
        builder.command().addAll(List.of(users));
        builder.environment().put("GODWIT_LAB_HOME", settings.getProperty("home"));
        builder.environment().put("GODWIT_LAB_PORT", settings.getProperty("port"));
        try {
            Process process = builder.start();
            String said = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8).readAllAsString();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
