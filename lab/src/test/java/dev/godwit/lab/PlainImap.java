package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.corpus.CorpusMessage;
import dev.godwit.wire.imap.ModifiedUtf7;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IMAP client of its own, as plain as can be, so that what Godwit did is not judged by Godwit's own code. One command at a time, without TLS. */
final class PlainImap implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d-MMM-yyyy HH:mm:ss xx", Locale.ENGLISH);
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
    private static final Pattern LIST = Pattern.compile("^\\* LIST \\(([^)]*)\\) (?:NIL|\"(\\\\?.)\") (.*)$", Pattern.DOTALL);
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
    private static final Pattern RECEIVED = Pattern.compile("INTERNALDATE \"([^\"]*)\"");
    private static final Map<String, String> SYSTEM = Map.of("\\seen", Keywords.SEEN, "\\answered", Keywords.ANSWERED, "\\flagged", Keywords.FLAGGED,
            "\\draft", Keywords.DRAFT, "\\deleted", Keywords.DELETED);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Map<MailboxPath, String> names = new TreeMap<>();
    private char separator;
    private String prefix = "";

    /** An untagged response with its literals taken out; {@code text} holds {@code {N}} in their place. */
    private record Response(String text, List<byte[]> literals) {
    }

    private PlainImap(int port, String user, String password) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
        response();
        run("LOGIN " + user + " " + password);
        learnNames();
    }

    static PlainImap on(LabServer server, String user) {
        try {
            return new PlainImap(server.port(), user, server.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void learnNames() throws IOException {
        Matcher root = LIST.matcher(run("LIST \"\" \"\"").getFirst().text());
        assertThat(root.find()).isTrue();
        separator = root.group(2).charAt(root.group(2).length() - 1);
        names.clear();
        for (Response response : run("LIST \"\" *")) {
            Matcher list = LIST.matcher(response.text());
            if (!list.find()) {
                continue;
            }
            String name = response.literals().isEmpty() ? unquoted(list.group(3)) : text(response.literals().getFirst());
            if (!name.equalsIgnoreCase("INBOX") && name.startsWith("INBOX" + separator) && separator == '.') {
                prefix = "INBOX.";
            }
            boolean selectable = !list.group(1).toLowerCase(Locale.ROOT).matches(".*\\\\(noselect|nonexistent).*");
            if (selectable) {
                names.put(path(name), name);
            }
        }
    }

    private MailboxPath path(String name) {
        String below = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        return new MailboxPath(List.of(below.split(Pattern.quote(String.valueOf(separator)))).stream()
                .map(level -> ModifiedUtf7.decode(level.getBytes(StandardCharsets.ISO_8859_1)).orElseThrow()).toList());
    }

    private String quoted(MailboxPath path) {
        String known = names.get(path);
        String name = known != null ? known : path.isInbox() ? "INBOX"
                : prefix + String.join(String.valueOf(separator), path.levels().stream().map(ModifiedUtf7::encode).toList());
        return "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String unquoted(String text) {
        return text.startsWith("\"") ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All mailboxes that can be selected, asked anew. */
    List<MailboxPath> mailboxes() {
        return io(() -> {
            learnNames();
            return List.copyOf(names.keySet());
        });
    }

    /** UID to message. */
    Map<Long, Mail> messages(MailboxPath mailbox) {
        return io(() -> {
            Map<Long, Mail> messages = new TreeMap<>();
            run("EXAMINE " + quoted(mailbox));
            for (Response response : run("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])")) {
                Matcher uid = UID.matcher(response.text());
                if (response.text().contains(" FETCH ") && uid.find() && response.text().contains("INTERNALDATE")) {
                    byte[] body = response.literals().isEmpty() ? new byte[0] : response.literals().getFirst();
                    messages.put(Long.parseLong(uid.group(1)), Mail.of(body, flags(response.text()), date(response.text())));
                }
            }
            return messages;
        });
    }

    private static Keywords flags(String text) {
        Matcher flags = FLAGS.matcher(text);
        assertThat(flags.find()).as(text).isTrue();
        List<String> keywords = new ArrayList<>();
        for (String flag : flags.group(1).isEmpty() ? new String[0] : flags.group(1).split(" ")) {
            if (!flag.equalsIgnoreCase("\\Recent")) {
                keywords.add(SYSTEM.getOrDefault(flag.toLowerCase(Locale.ROOT), flag));
            }
        }
        return Keywords.of(keywords);
    }

    private static long date(String text) {
        Matcher date = RECEIVED.matcher(text);
        assertThat(date.find()).as(text).isTrue();
        return ZonedDateTime.parse(date.group(1).strip(), DATE).toEpochSecond();
    }

    /** What names a message of the corpus even after a repair. */
    static String mark(byte[] body) {
        Matcher mark = Pattern.compile("Message-ID: (<[^>]*>)|(number \\d+)").matcher(text(body));
        return mark.find() ? mark.group() : "";
    }

    long uidValidity(MailboxPath mailbox) {
        return io(() -> {
            Matcher status = Pattern.compile("UIDVALIDITY (\\d+)").matcher(run("STATUS " + quoted(mailbox) + " (UIDVALIDITY)").toString());
            assertThat(status.find()).isTrue();
            return Long.parseLong(status.group(1));
        });
    }

    void create(MailboxPath mailbox) {
        if (!names.containsKey(mailbox)) {
            command("CREATE " + quoted(mailbox));
        }
    }

    void subscribe(MailboxPath mailbox) {
        command("SUBSCRIBE " + quoted(mailbox));
    }

    void rename(MailboxPath from, MailboxPath to) {
        command("RENAME " + quoted(from) + " " + quoted(to));
        io(() -> {
            learnNames();
            return null;
        });
    }

    void delete(MailboxPath mailbox) {
        // Courier deletes no mailbox that is open
        command("SELECT INBOX");
        command("DELETE " + quoted(mailbox));
        names.remove(mailbox);
    }

    void append(CorpusMessage message, MailboxPath mailbox) {
        append(mailbox, message.keywords(), message.received().getEpochSecond(), message.content().bytes());
    }

    void append(MailboxPath mailbox, Keywords keywords, long date, byte[] body) {
        io(() -> {
            String when = DATE.format(java.time.Instant.ofEpochSecond(date).atZone(ZoneOffset.UTC));
            send("x APPEND " + quoted(mailbox) + " (" + flags(keywords) + ") \"" + (when.length() < 26 ? " " : "") + when + "\" {" + body.length + "}\r\n");
            Response go = response();
            assertThat(go.text()).startsWith("+");
            out.write(body);
            send("\r\n");
            return answer("APPEND");
        });
    }

    private static String flags(Keywords keywords) {
        List<String> flags = new ArrayList<>();
        for (String keyword : keywords) {
            flags.add(Keywords.isSystem(keyword) ? "\\" + keyword.substring(1) : keyword);
        }
        return String.join(" ", flags);
    }

    void setKeywords(MailboxPath mailbox, long uid, Keywords keywords) {
        command("SELECT " + quoted(mailbox));
        command("UID STORE " + uid + " FLAGS (" + flags(keywords) + ")");
    }

    void move(MailboxPath from, long uid, MailboxPath to) {
        command("SELECT " + quoted(from));
        command("UID MOVE " + uid + " " + quoted(to));
    }

    void expunge(MailboxPath mailbox, String uids) {
        command("SELECT " + quoted(mailbox));
        command("UID STORE " + uids + " +FLAGS (\\Deleted)");
        command("EXPUNGE");
    }

    /** Leaves INBOX empty and nothing else but what the server protects. */
    void wipe() {
        for (MailboxPath path : mailboxes().reversed()) {
            if (path.isInbox() || LabContract.OF_THE_LAB.contains(path.toString())) {
                command("SELECT " + quoted(path));
                if (!messages(path).isEmpty()) {
                    expunge(path, "1:*");
                }
            } else {
                delete(path);
            }
        }
    }

    private void command(String command) {
        io(() -> run(command));
    }

    private List<Response> run(String command) throws IOException {
        send("x " + command + "\r\n");
        return answer(command);
    }

    private List<Response> answer(String command) throws IOException {
        List<Response> responses = new ArrayList<>();
        for (Response next = response(); true; next = response()) {
            if (next.text().startsWith("x ")) {
                assertThat(next.text()).as(command.startsWith("LOGIN") ? "LOGIN" : command).startsWith("x OK");
                return responses;
            }
            responses.add(next);
        }
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private Response response() throws IOException {
        StringBuilder whole = new StringBuilder();
        List<byte[]> literals = new ArrayList<>();
        for (String line = line(); true; line = line()) {
            whole.append(line);
            Matcher literal = LITERAL.matcher(line);
            if (!literal.find()) {
                return new Response(whole.toString(), literals);
            }
            literals.add(in.readNBytes(Integer.parseInt(literal.group(1))));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(b);
        }
        String text = text(line.toByteArray());
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T io(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        io(() -> {
            socket.close();
            return null;
        });
    }
}
