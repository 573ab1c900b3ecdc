package dev.godwit.wire.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One authority and the certificates it issued: {@code good}, {@code expired}, {@code elsewhere}; made once by keytool. */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Path FOLDER = make();

    private TestCertificates() {}

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("certificates");
            keytool(folder, "-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "30");
            issue(folder, "good", "dns:localhost,ip:127.0.0.1", "-1d");
            issue(folder, "expired", "dns:localhost,ip:127.0.0.1", "-60d");
            issue(folder, "elsewhere", "dns:elsewhere.example", "-1d");
            keytool(folder, "-exportcert", "-rfc", "-alias", "ca", "-file", folder.resolve("ca.pem").toString());
            return folder;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void issue(Path folder, String alias, String names, String start)
            throws IOException, InterruptedException {
        keytool(folder, "-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-signer", "ca", "-ext", "san=" + names,
                "-startdate", start, "-validity", "30");
    }

    private static void keytool(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", folder.resolve("store.p12").toString(), "-storetype", "PKCS12",
                "-storepass", new String(PASSWORD)));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(said);
        }
    }

    public static Trust authority() {
        return new Trust.Authorities(FOLDER.resolve("ca.pem"));
    }

    public static String fingerprint(String alias) throws IOException, GeneralSecurityException {
        return TlsDetailsReader.sha256(store().getCertificate(alias));
    }

    /** A server's context that shows this certificate and trusts the authority for those of clients. */
    public static SSLContext server(String alias) throws IOException, GeneralSecurityException {
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(alias, store().getKey(alias, PASSWORD), PASSWORD, store().getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("ca", store().getCertificate("ca"));
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static TlsPolicy.ClientCertificate client(String alias) throws IOException, GeneralSecurityException {
        return new TlsPolicy.ClientCertificate(
                pem(alias + ".crt", "CERTIFICATE", store().getCertificate(alias).getEncoded()),
                pem(alias + ".key", "PRIVATE KEY", store().getKey(alias, PASSWORD).getEncoded()));
    }

    private static Path pem(String file, String type, byte[] der) throws IOException {
        String text = "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END "
                + type + "-----\n";
        return Files.writeString(FOLDER.resolve(file), text);
    }

    private static KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(FOLDER.resolve("store.p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
