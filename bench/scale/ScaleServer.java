import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two in-memory IMAP servers in a process of their own, so that the heap measured is Godwit's alone. Argument: the
 * account on the source. Prints {@code ready SOURCE_PORT TARGET_PORT}; then takes a command per line on standard input
 * and answers each with a line: {@code delta}, {@code compare}, {@code counts}. Ends with its standard input.
 */
final class ScaleServer {
    private static final MailboxPath BOX = MailboxPath.INBOX;
    private static final long HUGE = 1536L << 20;
    private static final List<Keywords> KEYWORDS = List.of(Keywords.NONE, Keywords.of(Keywords.SEEN),
            Keywords.of(Keywords.SEEN, Keywords.ANSWERED), Keywords.of("$label1", Keywords.SEEN));
    private static int serial;

    private ScaleServer() {
    }

    public static void main(String[] args) throws IOException {
        MailStore store = new MailStore();
        Account source = store.addAccount("alice", "secret");
        Account target = store.addAccount("bob", "secret");
        Quirks quirks = Quirks.none().sinkAbove(1_000_000);
        switch (args[0]) {
            case "huge" -> source.add(BOX, Content.generated(HUGE, HugeMessage::new), Keywords.NONE, Instant.ofEpochSecond(1_500_000_000L));
            case "million" -> fill(source, BOX, Integer.parseInt(args[1]), 400);
            case "folders" -> {
                for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                    MailboxPath path = MailboxPath.of("Year " + i / 1000, "Project " + i % 1000 / 20, "Folder " + i);
                    source.create(path);
                    source.subscribe(path, i % 3 > 0);
                    fill(source, path, 3, 400);
                }
            }
            case "everyday", "everyday-plain" -> {
                if (args[0].endsWith("plain")) {
                    quirks = quirks.without("CONDSTORE", "QRESYNC");
                }
                for (int i = 0; i < 15; i++) {
                    MailboxPath path = i == 0 ? BOX : MailboxPath.of("Folder " + i);
                    source.create(path);
                    fill(source, path, Integer.parseInt(args[1]) / 15, 1000);
                }
            }
            case "import" -> fill(source, BOX, 10_000, 40_000);
            default -> throw new IllegalArgumentException(args[0]);
        }
        try (ImapServer from = ImapServer.start(store, quirks); ImapServer to = ImapServer.start(store, quirks);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready " + from.port() + " " + to.port());
            Map<String, Long> earlier = new TreeMap<>();
            for (String command = in.readLine(); command != null; command = in.readLine()) {
                System.out.println(switch (command) {
                    case "delta" -> change(source);
                    case "compare" -> compare(source, target);
                    case "counts" -> counts(from, to, earlier);
                    default -> "unknown command " + command;
                });
            }
        }
    }

    private static void fill(Account account, MailboxPath path, int messages, int bytes) {
        for (int i = 0; i < messages; i++) {
            account.add(path, new Small(serial, bytes), KEYWORDS.get(i % KEYWORDS.size()), Instant.ofEpochSecond(1_000_000_000L + serial++));
        }
    }

    /** 1,000 arrive, 1,000 are marked, 500 go. */
    private static String change(Account source) {
        long next = source.state(BOX).uidNext();
        fill(source, BOX, 1000, 400);
        for (int i = 0; i < 1000; i++) {
            source.setKeywords(BOX, 10 + i * (next / 1100), Keywords.of(Keywords.FLAGGED, "$Forwarded"));
        }
        long[] gone = new long[500];
        Arrays.setAll(gone, i -> 11 + i * (next / 600));
        source.expunge(BOX, gone);
        return "changed";
    }

    private static String compare(Account source, Account target) {
        long messages = 0;
        for (MailboxPath path : source.paths()) {
            if (!target.exists(path)) {
                return "DIFFERENT: " + path + " is missing";
            }
            var mine = source.messages(path);
            var theirs = target.messages(path);
            if (mine.size() != theirs.size()) {
                return "DIFFERENT: " + path + " has " + mine.size() + " and " + theirs.size() + " messages";
            }
            Map<String, Integer> seen = new java.util.HashMap<>();
            mine.forEach(m -> seen.merge(m.digest() + " " + m.keywords() + " " + m.received(), 1, Integer::sum));
            theirs.forEach(m -> seen.merge(m.digest() + " " + m.keywords() + " " + m.received(), -1, Integer::sum));
            if (seen.values().stream().anyMatch(n -> n != 0)) {
                return "DIFFERENT: " + path + " has other messages";
            }
            messages += mine.size();
        }
        return "same, " + messages + " messages";
    }

    /** Commands since the last time this was asked. */
    private static String counts(ImapServer from, ImapServer to, Map<String, Long> earlier) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, ImapServer> side : Map.of("source", from, "target", to).entrySet()) {
            side.getValue().commandCounts().forEach((name, count) -> {
                long more = count - earlier.getOrDefault(side.getKey() + name, 0L);
                earlier.put(side.getKey() + name, count);
                if (more > 0) {
                    text.append(side.getKey().charAt(0)).append(':').append(name.replace(' ', '-')).append('=').append(more).append(' ');
                }
            });
        }
        return text.toString();
    }

    /** A message that is made each time it is read: a million of them must fit. */
    private record Small(int number, int length) implements Content {
        @Override
        public long size() {
            return length;
        }

        @Override
        public InputStream open() {
            return new java.io.ByteArrayInputStream(bytes());
        }

        @Override
        public byte[] bytes() {
            byte[] text = new byte[length];
            Arrays.fill(text, (byte) 'x');
            for (int i = 300; i < length - 1; i += 78) {
                text[i] = '\r';
                text[i + 1] = '\n';
            }
            byte[] header = ("Message-ID: <" + number + "@scale.example>\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\nFrom: a@example.org\r\n"
                    + "To: b@example.org\r\nSubject: number " + number + "\r\n\r\nBody " + number + "\r\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(header, 0, text, 0, header.length);
            return text;
        }
    }

    /** Lines of x after a header; a gigabyte and a half of them. */
    private static final class HugeMessage extends InputStream {
        private final byte[] piece = new Small(1, 78 * 1024).bytes();
        private final byte[] lines = new byte[78 * 1024];
        private long at;

        HugeMessage() {
            Arrays.fill(lines, (byte) 'x');
            for (int i = 76; i < lines.length; i += 78) {
                lines[i] = '\r';
                lines[i + 1] = '\n';
            }
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            byte[] from = at < piece.length ? piece : lines;
            int start = (int) (at % piece.length);
            int count = (int) Math.min(Math.min(length, HUGE - at), piece.length - start);
            System.arraycopy(from, start, into, offset, count);
            at += count;
            return count == 0 ? -1 : count;
        }
    }
}
