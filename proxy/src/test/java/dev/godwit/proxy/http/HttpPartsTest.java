package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.proxy.config.ConfigException;
import dev.godwit.proxy.config.ConfigReader;
import dev.godwit.proxy.config.Glob;
import dev.godwit.proxy.session.Farewell;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpPartsTest {

    @ParameterizedTest
    @CsvSource({"/a, /a, true", "/a, /a/, true", "/a, /ab, false", "/a/, /a, false", "/a*, /abc/d, true", "/a/*/c, /a/b/c, true", "/a/*/c, /a/b/d, false",
            "*, /x, true", "*/token, /auth/token, true", "/A, /a, false", "/*a*b*, /xxaxxbxx, true", "/*a*b*, /xxbxxaxx, false"})
    void globs(String pattern, String path, boolean matches) {
        assertThat(Glob.ofPath(pattern).matchesPath(path)).isEqualTo(matches);
    }

    @Test
    @Timeout(5)
    void a_glob_of_many_stars_and_a_hostile_path_come_to_an_end() {
        assertThat(Glob.ofPath("/" + "*a".repeat(50) + "b").matchesPath("/" + "a".repeat(60_000))).isFalse();
    }

    @Test
    @Timeout(10)
    void a_pattern_that_goes_back_and_forth_over_a_hostile_body_is_given_up() {
        assertThat(BodyExtract.find(Pattern.compile("((?:a+)+)c"), "a".repeat(60_000) + "b", false)).isEmpty();
        assertThat(BodyExtract.find(Pattern.compile("((?:a|b)*)c"), "ab".repeat(30_000), false)).isEmpty();
        assertThat(BodyExtract.find(Pattern.compile("\"client_id\"\\s*:\\s*\"([^\"]+)\""), "{\"client_id\" : \"m\u00c3\u00bcller\"}", false)).contains("müller");
    }

    @Test
    void a_close_frame_finds_the_place_between_two_frames() {
        byte[] two = {(byte) 0x81, 3, 'a', 'b', 'c', (byte) 0x82, 126, 1, 0};
        ByteBuf data = Unpooled.buffer().writeBytes(two).writeZero(256);
        WebSocketFrames frames = new WebSocketFrames();
        assertThat(frames.isBetween()).isTrue();
        assertThat(frames.follow(data.slice(0, 2), false)).isEqualTo(2);
        assertThat(frames.isBetween()).isFalse();
        assertThat(frames.follow(data.slice(2, data.readableBytes() - 2), true)).isEqualTo(3);
        assertThat(frames.isBetween()).isTrue();
        frames.follow(data.slice(5, 200), false);
        assertThat(frames.isBetween()).isFalse();
        frames.follow(data.slice(205, data.readableBytes() - 205), false);
        assertThat(frames.isBetween()).isTrue();
        ByteBuf close = WebSocketFrames.close(Farewell.MOVED);
        assertThat(close.getUnsignedShort(2)).isEqualTo(1012);
        frames.follow(close, false);
        assertThat(frames.isBetween() && frames.hasClosed()).isTrue();
        assertThat(close.readableBytes()).isLessThan(128);
    }

    @ParameterizedTest
    @CsvSource({"/a?b, /a", "/%61%7e, /a~", "/a%2Fb, /a%2Fb", "//a///b, /a/b", "/%zz%4, /%zz%4", "/?x//y, /"})
    void a_path_is_spelled_in_one_way(String target, String path) {
        assertThat(Targets.path(target)).isEqualTo(path);
    }

    @Test
    void all_that_is_wrong_in_the_section_is_said_at_once_with_its_place() {
        String toml = """
                [http]
                max_head_size = "10"
                relay_idle = "soon"
                opaque_credentials = "ignore"
                [[http.route]]
                paths = ["jmap"]
                destination = "nowhere"
                [[http.route]]
                paths = ["/a"]
                [[http.route]]
                paths = ["/b"]
                from = "body"
                pattern = "(a)(b)"
                [[http.route]]
                paths = ["/c"]
                from = "query"
                unknown = 1
                [[http.route]]
                paths = ["/d"]
                from = "body"
                pattern = "("
                """;
        assertThatThrownBy(() -> ConfigReader.read(toml, Path.of("."), "p.toml")).isInstanceOfSatisfying(ConfigException.class, e ->
                assertThat(e.problems().stream().map(problem -> problem.line() + " " + problem.text()).filter(text -> text.contains(" http")))
                        .anyMatch(text -> text.startsWith("2 http.max_head_size"))
                        .anyMatch(text -> text.startsWith("3 http.relay_idle"))
                        .anyMatch(text -> text.startsWith("4 http.opaque_credentials"))
                        .anyMatch(text -> text.contains("\"jmap\": a path begins with '/'"))
                        .anyMatch(text -> text.contains("there is no [destination.nowhere]"))
                        .anyMatch(text -> text.contains("either destination = \"…\" or from"))
                        .anyMatch(text -> text.contains("exactly one group"))
                        .anyMatch(text -> text.contains("http.route.name: is missing"))
                        .anyMatch(text -> text.contains("http.route.unknown: is not known here"))
                        .anyMatch(text -> text.contains("is not a regular expression")));
    }

    @Test
    void a_line_that_dribbles_in_is_looked_at_once() throws Exception {
        HeadReader reader = new HeadReader(100_000, true, false);
        ByteBuf in = Unpooled.buffer();
        byte[] bytes = ("GET /" + "a".repeat(90_000) + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        long start = System.nanoTime();
        for (int i = 0; i < bytes.length - 1; i++) {
            in.writeByte(bytes[i]);
            assertThat(reader.read(in)).isFalse();
        }
        in.writeByte('\n');
        assertThat(reader.read(in)).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L); // squared it would be minutes
        assertThat(RequestHead.read(reader.startLine(), reader.fields()).target()).hasSize(90_001);
    }
}
