package dev.godwit.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequirementsTest {
    private static Requirements of(String script) {
        return Requirements.of(script.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void every_required_extension_is_found_with_its_line() {
        assertThat(of("# require \"no\";\r\nrequire [\"fileinto\",\r\n  \"Vacation\"]; require \"copy\";\r\nfileinto \"INBOX/require\";").lines())
                .isEqualTo(Map.of("fileinto", 2, "vacation", 3, "copy", 3));
    }

    @Test
    void what_looks_like_a_requirement_within_text_is_none() {
        assertThat(of("/* require \"a\"; */ require \"vacation\";\nvacation text:\nrequire \"b\";\n.\n; keep; # require \"c\"\nreject \"require \\\"d\\\";\";").lines())
                .containsOnlyKeys("vacation");
    }

    @Test
    void what_the_server_lacks_is_named_with_its_line() {
        assertThat(of("require \"fileinto\";\nrequire [\"enotify\", \"comparator-i;octet\"];").lacking(Set.of("fileinto")))
                .hasValue("line 2: the server lacks the extension \"enotify\"");
    }

    @Test
    void nothing_is_said_where_nothing_is_lacking_or_the_server_does_not_tell() {
        assertThat(of("require \"fileinto\";").lacking(Set.of("fileinto"))).isEmpty();
        assertThat(of("require \"fileinto\";").lacking(Set.of())).isEmpty();
    }

    @Test
    void an_unfinished_script_is_left_to_the_server() {
        for (String broken : new String[] {"require \"", "require [\"a", "require \"a\\", "/*", "text:", "require text:\nx"}) {
            assertThat(of(broken).lines().size()).isLessThanOrEqualTo(1);
        }
    }
}
