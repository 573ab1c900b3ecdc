package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.net.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accounts on two Dovecots, proxies over one PostgreSQL in front of them, clients of all accounts, and what must be true once every
 * account was switched: nothing was lost, nothing doubled, and after its switch nobody was on the old server or wrote there.
 */
final class SwitchScene implements AutoCloseable {
    /** Between the end of a session on the old server and the line of its log that says so. */
    private static final Duration TOLD_LATE = Duration.ofSeconds(2);
    private static final Pattern NUMBER = Pattern.compile("Message-ID: <([ad][0-9]+)@switch>");
    private static final MailboxPath INBOX = new MailboxPath(List.of("INBOX"));

    final LabServer postgres = LabServer.named("postgres");
    final List<String> accounts;
    final List<RunningProxy> proxies = new ArrayList<>();
    final SwitchLoad load;
    final Queue<Flip> flips = new ConcurrentLinkedQueue<>();
    private final LabServer old = LabServer.named("dovecot23-maildir");
    private final LabServer young = LabServer.named("dovecot24");
    private final Path folder;
    private final Duration lease;
    private final long logBegan;

    /** One switch. @param frozen what the old server held when the switch was acknowledged @param at by its clock @param logSize of the old server then */
    record Flip(String account, long held, long released, Set<String> frozen, LocalDateTime at, long logSize) {}

    SwitchScene(Path folder, Duration lease, int size) throws IOException {
        this.folder = folder;
        this.lease = lease;
        accounts = Stream.iterate(1, i -> i + 1).limit(size).map("switch%04d"::formatted).toList();
        old.reset(accounts.toArray(String[]::new));
        young.reset(accounts.toArray(String[]::new));
        postgres.reset("all");
        logBegan = Files.size(Path.of(old.get("LOG")));
        Files.writeString(folder.resolve("token"), RunningProxy.TOKEN);
        for (String account : accounts) { // as after a first copy: the mailboxes are there
            assertThat(mailbox(old, account)).isEmpty();
            assertThat(mailbox(young, account)).isEmpty();
        }
        load = new SwitchLoad(this::anyProxy, size);
    }

    /** @param store the JDBC URL under which it reaches the routes */
    RunningProxy startProxy(String name, String store) throws IOException, InterruptedException {
        int admin = FreePort.next();
        RunningProxy proxy = new RunningProxy(folder, name, config(store, admin), admin, Path.of(old.get("CA")));
        proxies.add(proxy);
        return proxy;
    }

    private ProxyConfig config(String store, int adminPort) throws IOException {
        Path authority = Path.of(old.get("CA"));
        return new ProxyConfig(authority.getParent()).listener("imap", "imap", "plain").listener("lmtp", "lmtp", "plain")
                .destination("old", "native", authority, ProxyConfig.service("imap", old.get("PORT_IMAP"), "plain"), ProxyConfig.service("lmtp", old.get("PORT_LMTP"), "plain"))
                .destination("young", "native", authority, ProxyConfig.service("imap", young.get("PORT_IMAP"), "plain"),
                        ProxyConfig.service("lmtp", young.get("PORT_LMTP"), "plain"))
                .with("""
                        [routing]
                        default_destination = "old"
                        [limits]
                        drain = "2s"
                        hold = "60s"
                        [routes]
                        store = "sql"
                        url = "%s"
                        user = "%s"
                        lease = "%dms"
                        [admin]
                        bind = ["127.0.0.1:%d"]
                        bearer_token_file = "token"
                        """.formatted(store, postgres.get("DATABASE_USER"), lease.toMillis(), adminPort));
    }

    private RunningProxy anyProxy() {
        List<RunningProxy> alive = proxies.stream().filter(RunningProxy::isAlive).toList();
        return alive.get(ThreadLocalRandom.current().nextInt(alive.size()));
    }

    /** Clients of all accounts begin; returns when each has a session that idles. */
    void begin() throws IOException, InterruptedException {
        load.start(accounts);
        await("all clients idle", () -> load.idles.get() >= accounts.size());
    }

    /** Ends the load, after some time in which what goes wrong would be seen, and the proxies. */
    void end() throws IOException, InterruptedException {
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        load.stop();
        assertThat(sessions()).as("sessions on the old server").doesNotContain("switch");
        proxies.forEach(RunningProxy::close);
    }

    /** What the fleet does, but for the last copy. @param drained called when the hold is acknowledged */
    void flip(String account, RunningProxy by, Runnable drained) throws IOException, InterruptedException {
        long held = System.nanoTime();
        assertThat(by.call("POST", "/hold", "identifier", account, "seconds", "120")).contains("\"acknowledged\":true");
        drained.run();
        Set<String> before = files(account);
        by.call("PUT", "/mappings", "identifier", account, "destination", "young");
        LocalDateTime at = LocalDateTime.now();
        long size = Files.size(Path.of(old.get("LOG")));
        Set<String> frozen = files(account);
        assertThat(frozen).as("nothing was written while %s was held", account).isEqualTo(before);
        assertThat(by.call("POST", "/release", "identifier", account)).contains("\"acknowledged\":true");
        flips.add(new Flip(account, held, System.nanoTime(), frozen, at, size));
    }

    /** The old server's messages as its files: whatever it writes shows here at once. */
    private Set<String> files(String account) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String folder : List.of("new", "cur")) {
            Path here = old.store(account).resolve(folder);
            if (Files.exists(here)) {
                try (Stream<Path> files = Files.list(here)) {
                    files.map(file -> file.getFileName().toString().replaceFirst(":.*", "")).forEach(names::add);
                }
            }
        }
        return names;
    }

    /** After the end: nothing is lost, doubled or late, and nobody was told a lie. @return how many messages there are */
    int check() throws IOException {
        Map<String, Set<String>> wrong = new TreeMap<>();
        int messages = 0;
        for (String account : accounts) {
            Map<String, Integer> left = mailbox(old, account);
            Map<String, Integer> arrived = mailbox(young, account);
            Flip flip = flips.stream().filter(one -> one.account().equals(account)).findFirst().orElseThrow();
            note(wrong, account, "changed on the old server after the switch", files(account).equals(flip.frozen()) ? Set.of() : files(account));
            Map<String, Integer> both = new TreeMap<>(left);
            arrived.forEach((number, count) -> both.merge(number, count, Integer::sum));
            Set<String> lost = new TreeSet<>(load.kept.get(account));
            lost.removeAll(both.keySet());
            note(wrong, account, "lost", lost);
            Set<String> doubled = new TreeSet<>(both.keySet());
            doubled.removeIf(number -> both.get(number) == 1 || load.unknown.contains(number));
            note(wrong, account, "doubled", doubled);
            messages += both.size();
        }
        Map<String, List<Told>> told = told(Path.of(old.get("LOG")), logBegan).stream().collect(Collectors.groupingBy(Told::account));
        for (Flip flip : flips) {
            assertThat(told).as("the old server's log").containsKey(flip.account());
            note(wrong, flip.account(), "was on the old server after the switch", late(told.get(flip.account()), flip));
        }
        assertThat(wrong).isEmpty();
        assertThat(load.permanentFailures).as("refused messages").isEmpty();
        assertThat(messages).isGreaterThan(accounts.size() * 4);
        return messages;
    }

    /** What the old server's log says of one session of the load. @param position of the line in the log */
    private record Told(String account, String session, boolean end, LocalDateTime at, long position, String line) {}

    /** What it says since the test began. */
    private static List<Told> told(Path log, long from) throws IOException {
        Pattern line = Pattern.compile("(.{26}) (?:imap-login: .*Login: user=<(switch[0-9]+)>.*rip=" + Pattern.quote(SwitchLoad.CLIENT) + ",.*session=<([^>]+)>"
                + "|imap\\((switch[0-9]+)\\)<[0-9]+><(godwit-[0-9]+)>: Info: Disconnected.*)");
        List<Told> all = new ArrayList<>();
        long position = 0;
        for (String text : Files.readString(log, StandardCharsets.ISO_8859_1).split("\n")) {
            Matcher match = position < from ? null : line.matcher(text);
            if (match != null && match.matches()) {
                boolean end = match.group(4) != null;
                all.add(new Told(end ? match.group(4) : match.group(2), end ? match.group(5) : match.group(3), end,
                        LocalDateTime.parse(match.group(1).replace(' ', 'T')), position, text));
            }
            position += text.length() + 1;
        }
        return all;
    }

    /**
     * Sessions that began after the switch, or went on. A process of an overloaded server has closed its connection some time
     * before it tells of that, and the login service tells of a login when it hears of it, perhaps after the end.
     */
    private static Set<String> late(List<Told> told, Flip flip) {
        Set<String> late = new TreeSet<>();
        Set<String> over = new TreeSet<>();
        for (Told one : told) {
            if (one.end()) {
                over.add(one.session());
            }
            boolean isLate = one.end() ? one.at().isAfter(flip.at().plus(TOLD_LATE)) : one.position() >= flip.logSize() && !over.contains(one.session());
            if (isLate) {
                late.add(one.line());
            }
        }
        return late;
    }

    private static void note(Map<String, Set<String>> wrong, String account, String what, Set<String> which) {
        if (!which.isEmpty()) {
            wrong.put(account + " " + what, which);
        }
    }

    /** The numbers of the messages, and how often each is there; past the proxies. */
    private static Map<String, Integer> mailbox(LabServer server, String account) {
        Map<String, Integer> numbers = new TreeMap<>();
        try (PlainImap direct = PlainImap.on(server, account)) {
            for (Mail mail : direct.messages(INBOX).values()) {
                Matcher number = NUMBER.matcher(mail.mark());
                assertThat(number.matches()).as(mail.mark()).isTrue();
                numbers.merge(number.group(1), 1, Integer::sum);
            }
        }
        return numbers;
    }

    /** Who is on the old server now, in its own words. */
    String sessions() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("doveadm", "-c", old.get("CONFIG"), "who", "-1").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0).as(said).isTrue();
        return said;
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    static void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Override
    public void close() throws InterruptedException {
        load.abandon();
        proxies.forEach(RunningProxy::close);
        load.stop();
    }
}
