package dev.godwit.proxy.testing;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of our own and certificates it issued, as PEM files; made once per process by keytool. */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Path FOLDER = make();

    private TestCertificates() {}

    /** {@code mail}, {@code other}, {@code backend}; {@code rsa} is for the names of {@code mail}. All but that have ECDSA keys. */
    public static Path chain(String name) {
        return FOLDER.resolve(name + ".crt");
    }

    public static Path key(String name) {
        return FOLDER.resolve(name + ".key");
    }

    public static Path authority() {
        return FOLDER.resolve("ca.crt");
    }

    public static String fingerprint(String name) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(store().getCertificate(name).getEncoded()));
    }

    /** A context for both ends: shows the certificate {@code name}, trusts the authority. */
    public static SSLContext context(String name) throws GeneralSecurityException, IOException {
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(name, store().getKey(name, PASSWORD), PASSWORD, store().getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("ca", store().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A client that takes any certificate; what else would be tested besides it is not. */
    public static SSLContext trustingAll() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context;
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("certificates");
            keytool(folder, "-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "30", "-keyalg", "EC", "-groupname", "secp256r1");
            issue(folder, "mail", "dns:mail.example.org,dns:localhost", "-keyalg", "EC", "-groupname", "secp256r1");
            issue(folder, "rsa", "dns:mail.example.org,dns:localhost", "-keyalg", "RSA", "-keysize", "2048");
            issue(folder, "other", "dns:other.example.org,dns:*.wild.example.org", "-keyalg", "EC", "-groupname", "secp256r1");
            issue(folder, "backend", "dns:localhost,ip:127.0.0.1", "-keyalg", "EC", "-groupname", "secp256r1");
            for (String name : List.of("ca", "mail", "rsa", "other", "backend")) {
                KeyStore store = store(folder);
                Files.writeString(folder.resolve(name + ".crt"), pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
                Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded()));
            }
            return folder;
        } catch (IOException | InterruptedException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void issue(Path folder, String alias, String names, String... key) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-signer", "ca", "-ext", "san=" + names,
                "-startdate", "-1d", "-validity", "30"));
        arguments.addAll(List.of(key));
        keytool(folder, arguments.toArray(String[]::new));
    }

    private static void keytool(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", folder.resolve("store.p12").toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    private static KeyStore store() throws IOException, GeneralSecurityException {
        return store(FOLDER);
    }

    private static KeyStore store(Path folder) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
