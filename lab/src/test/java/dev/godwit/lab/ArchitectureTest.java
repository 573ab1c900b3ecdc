package dev.godwit.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final JavaClasses GODWIT = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.godwit");
    private static final List<String> ENDPOINTS = List.of("imap", "dav", "files", "archive", "memory");

    private static String[] packages(List<String> modules) {
        return modules.stream().map(module -> "dev.godwit." + module + "..").toArray(String[]::new);
    }

    private static void check(ArchRule rule) {
        rule.check(GODWIT);
    }

    @Test
    void every_module_is_looked_at() {
        for (String module : List.of("model", "contract", "wire", "store", "imap", "dav", "files", "archive", "memory", "engine", "cli", "testkit")) {
            assertThat(GODWIT).as(module).anyMatch(type -> type.getPackageName().startsWith("dev.godwit." + module));
        }
    }

    @Test
    void netty_stays_in_wire_and_proxy() {
        check(noClasses().that().resideOutsideOfPackages("dev.godwit.wire..", "dev.godwit.proxy..").should().dependOnClassesThat().resideInAPackage("io.netty..")
                .because("everything else is written as straight-line blocking code, and does not care which library moves the bytes"));
    }

    @Test
    void databases_are_used_where_something_is_stored() {
        check(noClasses().that().resideOutsideOfPackages("dev.godwit.store..", "dev.godwit.archive..", "dev.godwit.engine.journal..", "dev.godwit.routes.sql..")
                .and().doNotHaveFullyQualifiedName("dev.godwit.engine.items.ItemJournal")
                .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "org.sqlite..")
                .because("a statement belongs beside the tables it is about: the archive's, the journal's, those of routes; how a file is opened and shared is the store's business"));
        check(noClasses().that().resideOutsideOfPackages("dev.godwit.store..", "dev.godwit.archive.vandelay..").should().dependOnClassesThat().resideInAPackage("org.sqlite..")
                .because("only the store knows which database it is, and who reads the SQLite files of others"));
    }

    @Test
    void the_engine_knows_no_endpoint() {
        check(noClasses().that().resideInAPackage("dev.godwit.engine..").should().dependOnClassesThat()
                .resideInAnyPackage(packages(List.of("imap", "dav", "files", "archive", "memory", "wire", "cli", "testkit")))
                .because("what a server needs specially is a capability of the contract and not a case in the engine"));
    }

    @Test
    void endpoints_do_not_see_each_other_nor_the_engine() {
        for (String endpoint : ENDPOINTS) {
            List<String> others = new ArrayList<>(ENDPOINTS);
            others.remove(endpoint);
            others.addAll(List.of("engine", "cli", "testkit"));
            check(noClasses().that().resideInAPackage("dev.godwit." + endpoint + "..").should().dependOnClassesThat().resideInAnyPackage(packages(others))
                    .because("an endpoint can be read, replaced and removed alone"));
        }
    }

    @Test
    void the_model_depends_on_nothing_and_does_no_io() {
        check(classes().that().resideInAPackage("dev.godwit.model..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("dev.godwit.model..", "java.lang..", "java.util..", "java.time..", "java.nio.charset..", "java.security..", "java.text..")
                .because("the model is values that everybody shares: no file, no socket, no library"));
    }

    @Test
    void the_contract_depends_on_the_model_alone() {
        check(noClasses().that().resideInAPackage("dev.godwit.contract..").should().dependOnClassesThat(
                com.tngtech.archunit.base.DescribedPredicate.describe("are Godwit's and neither the contract nor the model",
                        type -> type.getPackageName().startsWith("dev.godwit.") && !type.getPackageName().startsWith("dev.godwit.contract")
                                && !type.getPackageName().startsWith("dev.godwit.model")))
                .because("whoever implements it must not need the rest"));
    }

    @Test
    void nothing_depends_on_the_command_line() {
        check(noClasses().that().resideOutsideOfPackage("dev.godwit.cli..").should().dependOnClassesThat().resideInAnyPackage("dev.godwit.cli..", "picocli..")
                .because("it is the composition root: it knows all and nobody knows it"));
    }

    @Test
    void modules_have_no_cycles() {
        check(slices().matching("dev.godwit.(*)..").should().beFreeOfCycles()
                .because("a cycle makes two modules one"));
    }
}
