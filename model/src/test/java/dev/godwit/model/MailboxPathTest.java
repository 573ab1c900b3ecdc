package dev.godwit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxPathTest {
    @Test
    void inbox_is_inbox_in_every_spelling_but_only_at_the_top() {
        assertThat(MailboxPath.of("inBox")).isEqualTo(MailboxPath.INBOX);
        assertThat(MailboxPath.of("inbox", "inbox").levels()).isEqualTo(List.of("INBOX", "inbox"));
    }

    @Test
    void a_slash_inside_a_level_survives_printing_and_parsing() {
        MailboxPath path = MailboxPath.of("a/b", "c\\d");
        assertThat(MailboxPath.parse(path.toString())).isEqualTo(path);
    }

    @Test
    void parents_sort_before_children_and_inbox_before_all() {
        List<MailboxPath> sorted = java.util.stream.Stream.of("B/x", "b", "A", "INBOX/z", "INBOX", "B")
                .map(MailboxPath::parse).sorted().toList();
        assertThat(sorted.getFirst()).isEqualTo(MailboxPath.INBOX);
        assertThat(sorted.indexOf(MailboxPath.parse("B"))).isLessThan(sorted.indexOf(MailboxPath.parse("B/x")));
    }
}
