package dev.godwit.testkit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.MailStore;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorpusTest {
    private static String text(CorpusMessage message) {
        return new String(message.content().bytes(), StandardCharsets.ISO_8859_1);
    }

    private static CorpusMessage first(Corpus corpus, Kind kind) {
        return corpus.message(index(corpus, kind));
    }

    private static int index(Corpus corpus, Kind kind) {
        return IntStream.range(0, corpus.size()).filter(i -> corpus.kind(i) == kind).findFirst().orElseThrow();
    }

    @Test
    void the_lively_account_has_about_35_megabytes_and_every_kind() {
        Corpus corpus = Corpus.lively();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        IntStream.range(0, corpus.size()).forEach(i -> kinds.add(corpus.kind(i)));
        assertThat(corpus.size()).isEqualTo(600);
        assertThat(corpus.totalBytes()).isBetween(33_000_000L, 37_000_000L);
        assertThat(kinds).containsExactly(Kind.values());
    }

    @Test
    void contents_are_as_long_as_they_say_and_the_same_each_time() {
        Corpus corpus = Corpus.lively();
        Corpus again = Corpus.lively();
        for (int i = 0; i < corpus.size(); i += 7) {
            byte[] bytes = corpus.message(i).content().bytes();
            assertThat(corpus.message(i).content().size()).as("message %s", i).isEqualTo(bytes.length);
            assertThat(again.message(i).content().bytes()).isEqualTo(bytes);
            assertThat(again.message(i)).isEqualTo(corpus.message(i));
        }
    }

    @Test
    void each_kind_is_what_its_name_says() {
        Corpus corpus = Corpus.small(3, 100);
        int duplicate = index(corpus, Kind.DUPLICATE);
        assertThat(text(corpus.message(duplicate))).isEqualTo(text(corpus.message(duplicate - 1)));
        int same = index(corpus, Kind.SAME_MESSAGE_ID);
        String id = text(corpus.message(same)).replaceAll("(?s).*(Message-ID: [^\r]*).*", "$1");
        assertThat(text(corpus.message(same - 1))).contains(id).isNotEqualTo(text(corpus.message(same)));
        assertThat(text(first(corpus, Kind.NO_MESSAGE_ID))).doesNotContain("Message-ID");
        assertThat(text(first(corpus, Kind.NO_HEADER))).startsWith("\r\n");
        assertThat(text(first(corpus, Kind.EMPTY_BODY))).endsWith("\r\n\r\n");
        assertThat(text(first(corpus, Kind.NUL_BYTES))).contains("\0");
        assertThat(text(first(corpus, Kind.BARE_LF))).containsPattern("[^\r]\n");
        assertThat(text(first(corpus, Kind.EIGHT_BIT_HEADER))).contains("Subject: \u00dc");
        assertThat(text(first(corpus, Kind.NO_FINAL_CRLF))).doesNotEndWith("\n");
        assertThat(text(first(corpus, Kind.FROM_LINE))).startsWith("From ");
        assertThat(text(first(Corpus.lively(), Kind.LONG_LINES)).lines().mapToInt(String::length).max().orElseThrow()).isGreaterThan(50_000);
        assertThat(first(Corpus.lively(), Kind.HUGE).content().size()).isBetween(19_900_000L, 20_100_000L);
    }

    @Test
    void different_messages_have_different_contents() {
        Account account = new MailStore().addAccount("alice", "secret");
        Corpus corpus = Corpus.small(1, 300);
        corpus.fill(account);
        long contents = account.paths().stream().flatMap(path -> account.messages(path).stream()).map(m -> m.digest()).distinct().count();
        long duplicates = IntStream.range(0, corpus.size()).filter(i -> corpus.kind(i) == Kind.DUPLICATE).count();
        assertThat(contents).isEqualTo(corpus.size() - duplicates);
    }

    @Test
    void the_benchmark_is_as_large_as_asked() {
        assertThat(Corpus.benchmark(1_000, 30_000_000).totalBytes()).isBetween(29_000_000L, 31_000_000L);
    }

    @Test
    void changes_can_be_applied_and_are_the_same_for_a_seed() {
        Corpus corpus = Corpus.small(1, 200);
        List<Change> changes = corpus.changes(5, 60);
        assertThat(corpus.changes(5, 60)).isEqualTo(changes);
        assertThat(changes).hasSize(61).hasAtLeastOneElementOfType(Change.Move.class).hasAtLeastOneElementOfType(Change.Deletion.class)
                .hasAtLeastOneElementOfType(Change.FlagChange.class).hasAtLeastOneElementOfType(Change.Arrival.class);
        Account account = new MailStore().addAccount("alice", "secret");
        corpus.fill(account);
        changes.forEach(change -> change.applyTo(account));
        assertThat(account.paths()).anyMatch(path -> path.isWithin(MailboxPath.of("Umbenannt")));
    }
}
