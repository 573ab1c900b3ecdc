package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.folders.FolderRules;
import dev.godwit.model.NamespaceKind;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FolderOptionsTest {
    @Command
    private static final class Holder {
        @Mixin
        private FolderOptions folders;
    }

    @Test
    void filters_keep_the_order_in_which_they_were_given() {
        assertThat(rules("--include", "A/**", "--exclude", "A/B", "--include", "A/B/C").filters())
                .extracting(Object::toString).containsExactly("include A/**", "exclude A/B", "include A/B/C");
    }

    @Test
    void nothing_said_means_the_default_rules() {
        assertThat(rules()).isEqualTo(FolderRules.DEFAULT);
    }

    @Test
    void mappings_and_namespaces_are_passed_on() {
        FolderRules rules = rules("--map", "A=B", "--map", "C/**=D/**", "--shared", "--no-roles", "--into", "Old");

        assertThat(rules.mappings()).extracting(Object::toString).containsExactly("A=B", "C/**=D/**");
        assertThat(rules.namespaces()).containsExactlyInAnyOrder(NamespaceKind.PERSONAL, NamespaceKind.SHARED);
        assertThat(rules.roles()).isFalse();
        assertThat(rules.into()).hasToString("Optional[Old]");
    }

    private static FolderRules rules(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(arguments);
        return holder.folders.rules();
    }
}
