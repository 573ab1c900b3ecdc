package dev.godwit.proxy.config;

import dev.godwit.proxy.admin.AdminOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code [admin]}: the management API. @param options empty = there is none */
public record AdminConfig(Optional<AdminOptions> options) {
    /** As an administrator of the other proxy knows it. */
    private static final String TOKEN_VARIABLE = "PROXY_ADMIN_TOKEN";

    static AdminConfig read(Section section) {
        List<InetSocketAddress> bind = section.each("bind", List.of(), Section::bindAddress);
        List<AdminOptions.Token> tokens = new ArrayList<>();
        section.path("bearer_token_file").ifPresent(file -> token(section, "bearer_token_file", "admin", file, tokens));
        for (Map.Entry<String, Section> entry : section.sections("token").entrySet()) {
            entry.getValue().required("file");
            entry.getValue().path("file").ifPresent(file -> token(entry.getValue(), "file", entry.getKey(), file, tokens));
            entry.getValue().end();
        }
        if (tokens.isEmpty() && System.getenv(TOKEN_VARIABLE) != null) {
            add(section, "bind", "admin", System.getenv(TOKEN_VARIABLE), tokens);
        }
        int failures = section.number("lockout_threshold", 5, 1, 1000);
        Duration lockout = section.duration("lockout_duration", Duration.ofMinutes(5));
        Duration acknowledge = section.duration("acknowledge", Duration.ofSeconds(40));
        Optional<Path> audit = section.path("audit_log");
        if (bind.size() > 1) {
            section.problem("bind", "must be one address");
        }
        if (!bind.isEmpty() && tokens.isEmpty()) {
            section.problem("bind", "needs a token: bearer_token_file, [admin.token.NAME] with file, or the variable " + TOKEN_VARIABLE);
        }
        section.end();
        return new AdminConfig(bind.isEmpty() || tokens.isEmpty() ? Optional.empty()
                : Optional.of(new AdminOptions(bind.getFirst(), tokens, failures, lockout, acknowledge, audit)));
    }

    private static void token(Section section, String key, String name, Path file, List<AdminOptions.Token> tokens) {
        try {
            add(section, key, name, Files.readString(file).lines().findFirst().orElse("").strip(), tokens);
        } catch (IOException e) {
            section.problem(key, file + " cannot be read");
        }
    }

    private static void add(Section section, String key, String name, String secret, List<AdminOptions.Token> tokens) {
        try {
            tokens.add(new AdminOptions.Token(name, secret));
        } catch (IllegalArgumentException e) {
            section.problem(key, e.getMessage());
        }
    }
}
