package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.godwit.proxy.ProxyProcess;
import dev.godwit.routes.RouteChange;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that people use, the proxy, and real servers behind it. The clients come from 127.0.0.5, the proxy from 127.0.0.1. */
@Tag("lab")
class ProxyServersTest {
    private static final String CLIENT = "127.0.0.5";
    private static final String OLD_USER = "alice";
    private static final String NEW_USER = "bob";
    private static final String CYRUS_USER = "carol";
    @TempDir
    private static Path folder;
    private static LabServer dovecot23;
    private static LabServer dovecot24;
    private static LabServer cyrus;
    private static LabServer postfix;
    private static ProxyConfig config;
    private static ProxyProcess proxy;

    @BeforeAll
    static void start() throws Exception {
        dovecot23 = LabServer.named("dovecot23-maildir");
        dovecot24 = LabServer.named("dovecot24");
        cyrus = LabServer.named("cyrus36");
        postfix = LabServer.named("postfix");
        Path authority = Path.of(dovecot23.get("CA"));
        Files.createFile(folder.resolve("routes.tsv"));
        config = new ProxyConfig(authority.getParent())
                .listener("imap", "imap", "starttls").listener("imaps", "imap", "implicit").listener("pop3", "pop3", "starttls")
                .listener("pop3s", "pop3", "implicit").listener("sieve", "managesieve", "starttls").listener("submission", "submission", "starttls")
                .listener("submissions", "submission", "implicit").listener("smtp", "smtp", "starttls")
                .listener("lmtp", "lmtp", "plain", Integer.parseInt(postfix.get("PORT_DELIVERS_TO")))
                .destination("dovecot23", "native", authority, ProxyConfig.service("imap", dovecot23.get("PORT_IMAPS"), "implicit"),
                        ProxyConfig.service("pop3", dovecot23.get("PORT_POP3"), "starttls"), ProxyConfig.service("managesieve", dovecot23.get("PORT_SIEVE"), "starttls"),
                        ProxyConfig.service("lmtp", dovecot23.get("PORT_LMTP"), "plain"), ProxyConfig.service("smtp", postfix.get("PORT_SMTP"), "starttls"),
                        ProxyConfig.service("submission", postfix.get("PORT_SUBMISSION"), "starttls"))
                .destination("dovecot24", "proxy", authority, ProxyConfig.service("imap", dovecot24.get("PORT_IMAP_PROXY"), "plain"),
                        "lmtp = { port = " + dovecot24.get("PORT_LMTP") + ", tls = \"plain\", forwarding = \"native\" }",
                        ProxyConfig.service("smtp", postfix.get("PORT_SMTP_PROXY"), "plain"))
                .destination("cyrus36", "none", authority, ProxyConfig.service("imap", cyrus.get("PORT_IMAPS"), "implicit"))
                .with("[routing]\ndefault_destination = \"dovecot23\"")
                .with("[routes]\nstore = \"file\"\npath = \"routes.tsv\"");
        Path file = Files.writeString(folder.resolve("proxy.toml"), config.text());
        proxy = ProxyProcess.start(file, new PrintStream(Files.newOutputStream(folder.resolve("log")), true, StandardCharsets.UTF_8), Clock.systemUTC());
        proxy.routes().apply(NEW_USER + "@example.org", RouteChange.Assign.to("dovecot24"));
        proxy.routes().apply(CYRUS_USER + "@example.org", RouteChange.Assign.to("cyrus36"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.stop();
        }
    }

    @BeforeEach
    void reset() {
        dovecot23.reset(OLD_USER);
        dovecot24.reset(NEW_USER);
    }

    /** Runs a client to its end. @return what it wrote */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile()).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command[0]).isTrue();
        assertThat(process.exitValue()).as("%s: %s", String.join(" ", command), said).isZero();
        return said;
    }

    private static String curl(String user, String... arguments) throws IOException, InterruptedException {
        String[] common = {"curl", "-sS", "-v", "--max-time", "30", "--interface", CLIENT, "--cacert", dovecot23.get("CA"), "-u", user + ":" + dovecot23.password()};
        return run(java.util.stream.Stream.concat(java.util.Arrays.stream(common), java.util.Arrays.stream(arguments)).toArray(String[]::new));
    }

    private static String log(LabServer server) throws IOException {
        return Files.readString(Path.of(server.get("LOG")), StandardCharsets.ISO_8859_1);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited in vain: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    private static void append(String user, String subject) throws Exception {
        Path mail = Files.writeString(folder.resolve("mail"), "Subject: " + subject + "\r\n\r\nbody \u00e4\r\n");
        curl(user, "imaps://localhost:" + config.port("imaps") + "/INBOX", "-T", mail.toString());
    }

    @ParameterizedTest
    @CsvSource({"alice,dovecot23-maildir", "bob,dovecot24", "carol,cyrus36"})
    void curl_reads_by_imap_what_the_accounts_own_server_holds(String user, String name) throws Exception {
        LabServer server = LabServer.named(name);
        server.reset(user);
        append(user, "curl " + user);
        for (String way : List.of("imaps://localhost:" + config.port("imaps"), "imap://localhost:" + config.port("imap"))) {
            assertThat(curl(user, way + "/INBOX/;MAILINDEX=1", "--ssl-reqd")).contains("Subject: curl " + user);
        }
        try (PlainImap direct = PlainImap.on(server, user)) {
            assertThat(direct).as("it is on this server").isNotNull();
        }
        assertThat(run("curl", "-sS", "--cacert", server.get("CA"), "-u", user + ":pass", server.get("URL_IMAPS") + "/INBOX/;MAILINDEX=1")).contains("curl " + user);
    }

    @ParameterizedTest
    @CsvSource({"alice,dovecot23-maildir", "bob,dovecot24"})
    void dovecot_logs_the_clients_address(String user, String name) throws Exception {
        LabServer server = LabServer.named(name);
        String before = log(server);
        curl(user, "imaps://localhost:" + config.port("imaps") + "/INBOX", "-X", "NOOP");
        await("the login in the log", () -> added(server, before).contains("user=<" + user + ">"));
        String login = added(server, before).lines().filter(line -> line.contains("user=<" + user + ">")).findFirst().orElseThrow();
        assertThat(login).contains("rip=" + CLIENT);
    }

    private static String added(LabServer server, String before) {
        try {
            return log(server).substring(before.length());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pop3", "pop3s"})
    void curl_reads_by_pop3(String listener) throws Exception {
        append(OLD_USER, "by " + listener);
        String before = log(dovecot23);
        assertThat(curl(OLD_USER, listener + "://localhost:" + config.port(listener) + "/1", "--ssl-reqd")).contains("Subject: by " + listener);
        assertThat(added(dovecot23, before)).containsPattern("pop3-login: .*user=<alice>.*rip=" + CLIENT);
    }

    @Test
    void pythons_libraries_log_in_append_and_fetch() throws Exception {
        String said = run("python3", "-c", """
                import imaplib, poplib, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[1])
                for user in ('alice', 'bob', 'carol'):
                    m = imaplib.IMAP4('localhost', int(sys.argv[2]))
                    m.starttls(context)
                    m.authenticate('PLAIN', lambda _: b'\\0' + user.encode() + b'\\0pass') if user == 'bob' else m.login(user, 'pass')
                    m.create('Python')
                    print(m.append('Python', None, None, b'Subject: python\\r\\n\\r\\n' + b'x' * 100000 + b'\\r\\n')[0])
                    m.select('Python')
                    print(user, m.fetch('1', '(RFC822.SIZE)'))
                    m.noop()
                    m.logout()
                try:
                    imaplib.IMAP4_SSL('localhost', int(sys.argv[3]), ssl_context=context).login('alice', 'wrong')
                    print('let in')
                except imaplib.IMAP4.error as e:
                    print('refused')
                p = poplib.POP3('localhost', int(sys.argv[4]))
                p.stls(context)
                p.user('alice'); p.pass_('pass')
                print('pop', p.stat()[0] >= 0)
                p.quit()
                """, dovecot23.get("CA"), String.valueOf(config.port("imap")), String.valueOf(config.port("imaps")), String.valueOf(config.port("pop3")));
        assertThat(said).contains("alice ('OK'", "bob ('OK'", "carol ('OK'", "refused", "pop True").doesNotContain("let in");
        cyrus.reset(CYRUS_USER);
    }

    @ParameterizedTest
    @CsvSource({"alice,IMAPS,imaps", "bob,STARTTLS,imap"})
    void mbsync_copies_a_mailbox(String user, String tls, String listener) throws Exception {
        append(user, "one");
        append(user, "two");
        Path here = Files.createDirectories(folder.resolve("mbsync-" + user));
        Files.writeString(here.resolve("rc"), """
                IMAPAccount a
                Host localhost
                Port %d
                User %s
                Pass pass
                SSLType %s
                CertificateFile %s

                IMAPStore far
                Account a

                MaildirStore near
                Path %s/
                Inbox %s/INBOX

                Channel c
                Far :far:
                Near :near:
                Create Near
                SyncState *
                """.formatted(config.port(listener), user, tls, dovecot23.get("CA"), here, here));
        run("mbsync", "-c", here.resolve("rc").toString(), "c");
        try (var files = Files.walk(here.resolve("INBOX"))) {
            assertThat(files.filter(file -> file.getFileName().toString().contains(",U=")).count()).isEqualTo(2);
        }
    }

    @Test
    void mail_sent_with_swaks_travels_through_postfix_to_both_dovecots() throws Exception {
        String postfixBefore = log(postfix);
        String oldBefore = log(dovecot23);
        run("swaks", "--local-interface", CLIENT, "--server", "localhost:" + config.port("smtp"), "--tls", "--tls-ca-path", dovecot23.get("CA"), "--helo", "sender.example",
                "--from", "sender@example.net", "--to", "alice@example.org", "--header", "Subject: swaks to alice");
        run("swaks", "--local-interface", CLIENT, "--server", "localhost:" + config.port("smtp"), "--from", "sender@example.net", "--to", "bob@example.org", "--header",
                "Subject: swaks to bob", "--pipeline");
        await("alice's message", () -> holds(dovecot23, OLD_USER, "swaks to alice"));
        await("bob's message", () -> holds(dovecot24, NEW_USER, "swaks to bob"));
        assertThat(added(postfix, postfixBefore)).as("XCLIENT and PROXY").containsSubsequence("client=unknown[" + CLIENT + "]", "client=unknown[" + CLIENT + "]")
                .contains("status=sent");
        assertThat(added(dovecot23, oldBefore)).contains("saved mail to INBOX");
    }

    private static boolean holds(LabServer server, String user, String subject) {
        try {
            Process process = new ProcessBuilder("curl", "-sS", "--cacert", server.get("CA"), "-u", user + ":pass", server.get("URL_IMAPS") + "/INBOX", "-X",
                    "SEARCH SUBJECT \"" + subject + "\"").redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).matches("(?s)\\* SEARCH [0-9]+\\s*");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void one_message_to_both_servers_is_delivered_to_both_by_lmtp() throws Exception {
        run("python3", "-c", """
                import smtplib, sys
                s = smtplib.LMTP('127.0.0.1', int(sys.argv[1]))
                refused = s.sendmail('sender@example.net', ['alice@example.org', 'bob@example.org'], 'Subject: to both\\r\\n\\r\\n.\\r\\nx\\r\\n')
                assert refused == {}, refused
                s.quit()
                """, String.valueOf(config.port("lmtp")));
        assertThat(holds(dovecot23, OLD_USER, "to both")).isTrue();
        assertThat(holds(dovecot24, NEW_USER, "to both")).isTrue();
    }

    @Test
    void pythons_smtplib_and_curl_submit_with_a_password() throws Exception {
        String before = log(postfix);
        run("python3", "-c", """
                import smtplib, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[1])
                s = smtplib.SMTP('localhost', int(sys.argv[2]), source_address=('127.0.0.5', 0))
                s.starttls(context=context)
                s.login('alice', 'pass')
                s.sendmail('alice@example.org', ['alice@example.org'], 'Subject: submitted\\r\\n\\r\\nx\\r\\n')
                s.quit()
                """, dovecot23.get("CA"), String.valueOf(config.port("submission")));
        await("the message", () -> holds(dovecot23, OLD_USER, "submitted"));
        assertThat(added(postfix, before)).contains("sasl_username=alice");
        Path mail = Files.writeString(folder.resolve("mail"), "Subject: curled\r\n\r\nx\r\n");
        curl(OLD_USER, "smtps://localhost:" + config.port("submissions"), "--mail-from", "alice@example.org", "--mail-rcpt", "alice@example.org", "-T", mail.toString());
        await("the other message", () -> holds(dovecot23, OLD_USER, "curled"));
    }

    @Test
    void msmtp_submits_by_implicit_tls() throws Exception {
        Path mail = Files.writeString(folder.resolve("mail"), "Subject: msmtp\n\nx\n");
        Path script = Files.writeString(folder.resolve("send.sh"), "exec msmtp --file=/dev/null --host=localhost --port=" + config.port("submissions")
                + " --tls=on --tls-starttls=off --tls-trust-file=" + dovecot23.get("CA") + " --auth=plain --user=alice --passwordeval='echo pass' "
                + "--from=alice@example.org alice@example.org <" + mail + "\n");
        run("sh", script.toString());
        await("the message", () -> holds(dovecot23, OLD_USER, "msmtp"));
    }
}
