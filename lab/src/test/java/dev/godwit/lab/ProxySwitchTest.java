package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accounts are switched from one Dovecot to another under load, behind two proxies with one PostgreSQL, one of which is killed in
 * the middle. {@code -Dgodwit.switch.accounts=1000} is the full run.
 */
@Tag("lab")
class ProxySwitchTest {
    private static final int ACCOUNTS = Integer.getInteger("godwit.switch.accounts", 40);
    private static final int AT_ONCE = 4;
    /** Each lane rests between two switches, as if it copied: else the two cores have nothing left for the logins that follow. */
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final Duration LEASE = Duration.ofSeconds(3);
    /** Between the end of a session on the old server and the line of its log that says so. */
    private static final Duration TOLD_LATE = Duration.ofSeconds(2);
    private static final Pattern NUMBER = Pattern.compile("Message-ID: <([ad][0-9]+)@switch>");
    private static final MailboxPath INBOX = new MailboxPath(List.of("INBOX"));

    @TempDir
    private Path folder;
    private LabServer old;
    private LabServer young;
    private LabServer postgres;
    private final List<RunningProxy> proxies = new ArrayList<>();
    private final Queue<Flip> flips = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private long logBegan;

    /** One switch. @param frozen what the old server held when the switch was acknowledged @param at by its clock @param logSize of the old server then */
    private record Flip(String account, long held, long released, Set<String> frozen, LocalDateTime at, long logSize) {}

    private ProxyConfig config(int adminPort) throws IOException {
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
                        """.formatted(postgres.get("URL_JDBC"), postgres.get("DATABASE_USER"), LEASE.toMillis(), adminPort));
    }

    @Test
    void no_session_and_no_write_stays_behind_and_no_message_is_lost_or_doubled() throws Exception {
        old = LabServer.named("dovecot23-maildir");
        young = LabServer.named("dovecot24");
        postgres = LabServer.named("postgres");
        List<String> accounts = Stream.iterate(1, i -> i + 1).limit(ACCOUNTS).map("switch%04d"::formatted).toList();
        old.reset(accounts.toArray(String[]::new));
        young.reset(accounts.toArray(String[]::new));
        postgres.reset("all");
        logBegan = Files.size(Path.of(old.get("LOG")));
        Files.writeString(folder.resolve("token"), RunningProxy.TOKEN);
        for (String account : accounts) { // as after a first copy: the mailboxes are there
            assertThat(mailbox(old, account)).isEmpty();
            assertThat(mailbox(young, account)).isEmpty();
        }
        SwitchLoad load = new SwitchLoad(this::anyProxy, ACCOUNTS);
        try {
            for (String name : List.of("one", "two")) {
                int admin = ProxyConfig.freePort();
                proxies.add(new RunningProxy(folder, name, config(admin), admin, Path.of(old.get("CA"))));
            }
            load.start(accounts);
            await("all clients idle", () -> load.idles.get() >= ACCOUNTS);
            switchAll(accounts);
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos()); // what goes wrong now would be seen
            load.stop();
            assertThat(who(old)).as("sessions on the old server").doesNotContain("switch");
        } finally {
            load.stop();
            proxies.forEach(RunningProxy::close);
        }
        check(load, accounts);
    }

    private RunningProxy anyProxy() {
        List<RunningProxy> alive = proxies.stream().filter(RunningProxy::isAlive).toList();
        return alive.get(ThreadLocalRandom.current().nextInt(alive.size()));
    }

    private void switchAll(List<String> accounts) throws InterruptedException {
        Queue<String> queue = new ConcurrentLinkedQueue<>(accounts);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (String account = queue.poll(); account != null; account = queue.poll()) {
                    try {
                        flip(account);
                        LockSupport.parkNanos(BETWEEN.toNanos());
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    /** What the fleet does, but for the last copy. The second proxy is told; the first is killed in the middle of a switch. */
    private void flip(String account) throws IOException, InterruptedException {
        RunningProxy proxy = proxies.get(1);
        long held = System.nanoTime();
        assertThat(proxy.call("POST", "/hold", "identifier", account, "seconds", "120")).contains("\"acknowledged\":true");
        if (begun.incrementAndGet() == ACCOUNTS / 2) {
            proxies.getFirst().kill();
        }
        Set<String> drained = files(account);
        proxy.call("PUT", "/mappings", "identifier", account, "destination", "young");
        LocalDateTime at = LocalDateTime.now();
        long size = Files.size(Path.of(old.get("LOG")));
        Set<String> frozen = files(account);
        assertThat(frozen).as("nothing was written while %s was held", account).isEqualTo(drained);
        assertThat(proxy.call("POST", "/release", "identifier", account)).contains("\"acknowledged\":true");
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

    private void check(SwitchLoad load, List<String> accounts) throws IOException {
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
        long ordinary = median(load.logins.stream().filter(login -> !met(login)).mapToLong(ProxySwitchTest::millis));
        long[] pauses = load.logins.stream().filter(this::met).mapToLong(ProxySwitchTest::millis).sorted().toArray();
        long pause = median(Arrays.stream(pauses)) - ordinary;
        System.out.printf("%d accounts, %d messages, %d of them of unknown fate, %d deliveries put off; %d logins (median %d ms), %d met a hold and waited "
                + "%d ms longer (median), at most %d ms in all; a switch took %d ms (median)%n", accounts.size(), messages, load.unknown.size(), load.putOff.get(),
                load.logins.size(), ordinary, pauses.length, pause, Arrays.stream(pauses).max().orElse(0),
                median(flips.stream().mapToLong(flip -> (flip.released() - flip.held()) / 1_000_000)));
        assertThat(wrong).isEmpty();
        assertThat(load.refusedLogins).as("refused logins").isEmpty();
        assertThat(load.permanentFailures).as("refused messages").isEmpty();
        assertThat(messages).isGreaterThan(ACCOUNTS * 4);
        assertThat(pauses).as("logins that met a hold").isNotEmpty();
        // where an ordinary login takes most of a second the machine is too busy to tell
        assertThat(pause).as("median pause in ms").isLessThan(Math.max(1000, 3 * ordinary));
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

    private static long median(LongStream values) {
        long[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static long millis(SwitchLoad.Login login) {
        return (login.ended() - login.begun()) / 1_000_000;
    }

    private boolean met(SwitchLoad.Login login) {
        return flips.stream().anyMatch(flip -> flip.account().equals(login.account()) && login.begun() < flip.released() && login.ended() > flip.held());
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

    private static String who(LabServer server) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("doveadm", "-c", server.get("CONFIG"), "who", "-1").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0).as(said).isTrue();
        return said;
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
