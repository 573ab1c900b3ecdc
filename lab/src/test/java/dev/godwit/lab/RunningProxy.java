package dev.godwit.lab;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A proxy in a process of its own, spoken to by its management API as by an administrator. */
final class RunningProxy implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    final int imap;
    final int lmtp;
    private final Process process;
    private final Path log;
    private final URI admin;
    private final HttpClient http;

    RunningProxy(Path folder, String name, ProxyConfig config, int adminPort, Path authority) throws IOException, InterruptedException {
        imap = config.port("imap");
        lmtp = config.port("lmtp");
        log = folder.resolve(name + ".log");
        Path file = Files.writeString(folder.resolve(name + ".toml"), config.text());
        process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), ProxyMain.class.getName(), file.toString()))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        admin = URI.create("https://localhost:" + adminPort);
        http = HttpClient.newBuilder().sslContext(PlainHttp.trusting(authority)).connectTimeout(Duration.ofSeconds(10)).build();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Files.readString(log).contains("ready\n")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the proxy does not start: " + Files.readString(log));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    /** @param parameters names and values in turn. @return the answer, whose status is 2xx */
    String call(String method, String path, String... parameters) throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&').append(parameters[i]).append('=').append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(admin.resolve(path + query)).timeout(Duration.ofSeconds(60)).header("Authorization", "Bearer " + TOKEN)
                .method(method, BodyPublishers.noBody()).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + path + " was answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** As SIGKILL does it. */
    void kill() {
        process.destroyForcibly();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }
}
