package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.ConfigReader;
import dev.godwit.proxy.config.HttpRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HttpDocumentTest {
    @Test
    void the_section_in_the_documentation_is_accepted_and_does_what_it_says() throws Exception {
        String document = Files.readString(Path.of("../docs/operations/proxy-http.md"));
        int start = document.indexOf("```toml\n") + 8;
        String section = document.substring(start, document.indexOf("```", start));
        Config config = ConfigReader.read("""
                [listener.plain]
                protocol = "http"
                tls = "plain"
                bind = ["127.0.0.1:0"]
                [routing]
                default_destination = "old"
                [destination.old]
                host = "192.0.2.1"
                [destination.old.protocol.http]
                [destination.fresh]
                host = "192.0.2.2"
                [destination.fresh.protocol.http]
                [routes]
                path = "unused"
                """ + section, Path.of("."), "proxy-http.md");
        assertThat(config.http().route("/auth/token").orElseThrow().way()).isInstanceOf(HttpRoute.ByAccount.class);
        assertThat(config.http().route("/api/oauth/token").orElseThrow().way()).isEqualTo(new HttpRoute.Pinned("old"));
        assertThat(config.http().route("/login/").orElseThrow().way()).isEqualTo(new HttpRoute.Pinned("fresh"));
        assertThat(config.http().route("/jmap/session")).isEmpty();
    }
}
