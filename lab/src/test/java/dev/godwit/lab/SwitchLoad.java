package dev.godwit.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Clients of many accounts that do what people do: one that logs in and idles, one that logs in, appends and logs out, and a
 * mail server that delivers. Every message has a number of its own, and it is written down what its sender was told.
 */
final class SwitchLoad {
    /** So that the servers' logs tell these clients from those who look what has become of it all. */
    static final String CLIENT = "127.0.0.9";

    /** A client was let in. @param begun and ended in nanoseconds */
    record Login(String account, RunningProxy proxy, long begun, long ended) {}

    /** A client was not. @param answer the greeting and the answer to LOGIN, one of which is not OK */
    record Refusal(String account, RunningProxy proxy, long begun, String answer) {}

    /** Between two things that a client does, if it has the servers for itself. */
    private static final Duration SHORTEST_PACE = Duration.ofMillis(500);
    /** For each account: what two cores that carry clients, proxies and servers can do. */
    private static final Duration PACE_PER_ACCOUNT = Duration.ofMillis(25);

    private static final long SOON = Duration.ofMillis(20).toNanos();

    final Queue<Login> logins = new ConcurrentLinkedQueue<>();
    final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    /** By account: numbers of messages that were answered OK or 250. */
    final Map<String, Set<String>> kept = new ConcurrentHashMap<>();
    /** Numbers of messages whose answer never came, or was 4xx after their end. */
    final Set<String> unknown = ConcurrentHashMap.newKeySet();
    final AtomicInteger putOff = new AtomicInteger();
    final AtomicInteger idles = new AtomicInteger();
    final Queue<String> permanentFailures = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Supplier<RunningProxy> proxies;
    private final List<Thread> threads = new java.util.ArrayList<>();
    private final long pace;
    private volatile boolean over;
    private volatile boolean abandoned;

    /** @param proxies one that is believed to live, as DNS or a load balancer would choose it */
    SwitchLoad(Supplier<RunningProxy> proxies, int accounts) {
        this.proxies = proxies;
        this.pace = Math.max(SHORTEST_PACE.toNanos(), PACE_PER_ACCOUNT.multipliedBy(accounts).toNanos());
    }

    /** Begins with all accounts, one after the other over some paces: people do not come all at the same moment. */
    void start(List<String> accounts) {
        for (String account : accounts) {
            start(account);
            LockSupport.parkNanos(5 * pace / accounts.size());
        }
    }

    private void start(String account) {
        kept.put(account, ConcurrentHashMap.newKeySet());
        List.<Step>of(this::idle, this::append, this::deliver).forEach(step -> threads.add(Thread.ofVirtual().start(() -> repeat(account, step))));
    }

    /** Ends when every message that was begun has been taken or refused. */
    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What is left undone will not be tried again: {@link #stop} has little to wait for. */
    void abandon() {
        abandoned = true;
        over = true;
    }

    private interface Step {
        void run(String account) throws IOException;
    }

    private void repeat(String account, Step step) {
        while (!over) {
            try {
                step.run(account);
                LockSupport.parkNanos(pace);
            } catch (IOException _) {
                LockSupport.parkNanos(SOON); // closed by a switch, or the proxy was killed: clients connect again
            }
        }
    }

    private static final class Line implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader in;
        private final OutputStream out;

        Line(int port, int timeoutMillis) throws IOException {
            try {
                socket.bind(new InetSocketAddress(CLIENT, 0));
                socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 5000);
                socket.setSoTimeout(timeoutMillis);
                in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                out = socket.getOutputStream();
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("closed");
            }
            return line;
        }

        /** The line that begins with one of these. */
        String until(String... beginnings) throws IOException {
            while (true) {
                String line = line();
                for (String beginning : beginnings) {
                    if (line.startsWith(beginning)) {
                        return line;
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Line login(String account) throws IOException {
        RunningProxy proxy = proxies.get();
        long begun = System.nanoTime();
        Line line = new Line(proxy.imap, 60_000);
        try {
            String greeting = line.line();
            line.send("a LOGIN " + account + " pass\r\n");
            String answer = line.until("a ", "* BYE");
            if (!greeting.startsWith("* OK") || !answer.startsWith("a OK")) {
                refusals.add(new Refusal(account, proxy, begun, greeting + " / " + answer));
                throw new IOException("refused");
            }
            logins.add(new Login(account, proxy, begun, System.nanoTime()));
            return line;
        } catch (IOException e) {
            line.close();
            throw e;
        }
    }

    private void idle(String account) throws IOException {
        try (Line line = login(account)) {
            line.send("b SELECT INBOX\r\n");
            line.until("b OK");
            line.send("c IDLE\r\n");
            line.until("+ ");
            idles.incrementAndGet();
            line.socket.setSoTimeout(1000);
            while (!over) {
                try {
                    line.line();
                } catch (java.net.SocketTimeoutException _) {
                    // nothing new
                }
            }
        }
    }

    private String message(String account, String number) {
        return "From: x@example.net\r\nTo: " + account + "@example.org\r\nSubject: switch\r\nMessage-ID: <" + number + "@switch>\r\n\r\n"
                + "0123456789".repeat(200) + "\r\n";
    }

    private void append(String account) throws IOException {
        try (Line line = login(account)) {
            for (int i = 0; i < 5 && !over; i++) {
                String number = "a" + numbers.incrementAndGet();
                String message = message(account, number);
                line.send("d APPEND INBOX {" + message.length() + "}\r\n");
                line.until("+ ");
                unknown.add(number);
                line.send(message + "\r\n");
                String answer = line.until("d ", "* BYE");
                if (answer.startsWith("d OK")) {
                    kept.get(account).add(number);
                    unknown.remove(number);
                } else if (answer.startsWith("d ")) {
                    permanentFailures.add(answer);
                }
                LockSupport.parkNanos(pace);
            }
            line.send("e LOGOUT\r\n");
            line.until("e ");
        }
    }

    /** A queue's way: the same message again until it is taken or refused for good. */
    private void deliver(String account) throws IOException {
        String number = "d" + numbers.incrementAndGet();
        for (int attempt = 0; attempt < 1000 && !abandoned; attempt++) {
            try {
                String answer = attempt(account, number);
                if (answer.startsWith("2")) {
                    kept.get(account).add(number);
                    return;
                }
                putOff.incrementAndGet();
                if (!answer.startsWith("4")) {
                    permanentFailures.add(answer);
                    return;
                }
            } catch (IOException _) {
                putOff.incrementAndGet();
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    private String attempt(String account, String number) throws IOException {
        try (Line line = new Line(proxies.get().lmtp, 60_000)) {
            for (String command : List.of("", "LHLO mx.example.net\r\n", "MAIL FROM:<x@example.net>\r\n", "RCPT TO:<" + account + "@example.org>\r\n", "DATA\r\n")) {
                line.send(command);
                String answer = line.until("2", "3", "4", "5");
                while (answer.charAt(3) == '-') {
                    answer = line.line();
                }
                if (answer.startsWith("4") || answer.startsWith("5")) {
                    return answer;
                }
            }
            line.send(message(account, number));
            LockSupport.parkNanos(20_000_000); // a message that is half there is what a switch has to cope with
            boolean before = unknown.contains(number);
            unknown.add(number);
            line.send(".\r\n");
            String answer = line.line();
            if (!before && (answer.startsWith("2") || answer.startsWith("450"))) {
                unknown.remove(number); // 450: it was taken back before its end
            }
            return answer;
        }
    }
}
