package dev.godwit.dav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.dav.client.Hrefs;
import dev.godwit.wire.http.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HrefsTest {
    private final Hrefs hrefs = new Hrefs(new Origin(true, "dav.example.org", -1));

    @ParameterizedTest
    @ValueSource(strings = {"/home/b%C3%BCro/a%20b", "/home/büro/a b", "https://dav.example.org/home/b%c3%bcro/a%20b", "http://dav.example.org:8080/home/büro/a b",
        "http://backend.internal/home/b%C3%BCro/a%20b", "a b", "a%20b", " /home//b%C3%BCro/a%20b ", "//dav.example.org/home/b%C3%BCro/a%20b"})
    void whatever_way_a_server_spells_it_it_is_one_resource(String spelled) {
        assertThat(hrefs.of("/home/b%C3%BCro/", spelled)).isEqualTo("/home/b%C3%BCro/a%20b");
    }

    @Test
    void another_server_is_kept_apart() {
        assertThat(hrefs.of("/", "https://p34.example.org/x/")).isEqualTo("https://p34.example.org/x/");
        assertThat(hrefs.of("https://p34.example.org/x/", "/x/y z")).isEqualTo("https://p34.example.org/x/y%20z");
        assertThat(hrefs.elsewhere("https://p34.example.org/x/")).isPresent();
        assertThat(hrefs.elsewhere("/x/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100%,100%25", "a%41,a%2541", "a#b?c,a%23b%3Fc", "a+b,a%2Bb", "a@b~c_d-e.f,a@b~c_d-e.f"})
    void a_name_survives_the_way_into_a_path_and_back(String name, String level) {
        assertThat(Hrefs.encode(name)).isEqualTo(level);
        assertThat(Hrefs.name("/x/" + level)).isEqualTo(name);
        assertThat(Hrefs.canonical("/x/" + level)).isEqualTo("/x/" + level);
    }

    @Test
    void a_stray_percent_sign_stands_for_itself_and_an_encoded_slash_stays_one() {
        assertThat(Hrefs.canonical("/100%/50%zz")).isEqualTo("/100%25/50%25zz");
        assertThat(Hrefs.canonical("/a%2Fb/c")).isEqualTo("/a%2Fb/c");
    }

    @Test
    void a_name_that_is_not_utf_8_keeps_its_bytes() {
        assertThat(Hrefs.canonical("/caf%E9")).isEqualTo("/caf%E9");
        assertThat(Hrefs.name("/caf%E9")).isEqualTo("café");
    }

    @Test
    void only_what_lies_directly_in_a_collection_is_its_member() {
        assertThat(Hrefs.member("/a/", "/a/b")).contains("b");
        assertThat(Hrefs.member("/a/", "/a/b/")).contains("b/");
        for (String other : new String[] {"/a/", "/a", "/", "/b", "/a/b/c", "/ab", "/a/..", "/a/../", "/a/."}) {
            assertThat(Hrefs.member("/a/", other)).as(other).isEmpty();
        }
    }
}
