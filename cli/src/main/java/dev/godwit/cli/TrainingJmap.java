package dev.godwit.cli;

import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.JmapServer;
import dev.godwit.testkit.jmap.JmapStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An archive to a JMAP server of this process and from there to another archive, each twice: the HTTP client, TLS and JSON have many classes. */
final class TrainingJmap {
    private static final char[] PASSWORD = "swordfish".toCharArray();

    private TrainingJmap() {
    }

    /** @param directory for files */
    static void run(Streams streams, Path archive, Path directory) throws IOException {
        try (JmapStore store = new JmapStore(); JmapServer server = JmapServer.start(store, JmapQuirks.none())) {
            copies(streams, store, archive, directory.resolve("clear"), "jmap+http://alice@localhost:" + server.port() + "?cleartext=yes");
        }
        Path keys = directory.resolve("keys.p12");
        Path certificate = directory.resolve("certificate.pem");
        if (!keytool("-genkeypair", "-alias", "a", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-keyalg", "EC", "-keystore", keys.toString())
                || !keytool("-exportcert", "-rfc", "-alias", "a", "-file", certificate.toString(), "-keystore", keys.toString())) {
            return; // a Java without it: what TLS needs is then loaded as it is found
        }
        try (JmapStore store = new JmapStore(); JmapServer server = JmapServer.startWithTls(store, JmapQuirks.none(), shown(keys))) {
            copies(streams, store, archive, directory.resolve("tls"), "jmap+https://alice@localhost:" + server.port() + "?ca=" + certificate);
        }
    }

    private static void copies(Streams streams, JmapStore store, Path archive, Path directory, String url) throws IOException {
        store.addAccount("alice", new String(PASSWORD));
        Files.createDirectories(directory);
        Map<String, String> environment = new HashMap<>(streams.environment());
        environment.putAll(Map.of("GODWIT_SOURCE_PASSWORD", new String(PASSWORD), "GODWIT_TARGET_PASSWORD", new String(PASSWORD),
                "GODWIT_STATE_DIR", directory.toString()));
        Streams own = streams.withEnvironment(environment);
        String[] there = {"copy", "--quiet", "--types", "mail", "--propagate-deletions", archive.toString(), url};
        String[] back = {"copy", "--quiet", url, directory.resolve("back.godwit").toString()};
        Training.run(own, there);
        Training.run(own, there);
        Training.run(own, back);
        Training.run(own, back);
    }

    private static boolean keytool(String... arguments) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        if (!Files.isExecutable(program)) {
            return false;
        }
        ProcessBuilder builder = new ProcessBuilder(program.toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(java.util.List.of(arguments));
        builder.command().addAll(java.util.List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        try {
            return builder.start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SSLContext shown(Path keys) throws IOException {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the keys for the training cannot be used", e);
        }
    }
}
