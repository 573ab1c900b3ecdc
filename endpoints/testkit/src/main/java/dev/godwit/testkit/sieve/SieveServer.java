package dev.godwit.testkit.sieve;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One account's scripts behind ManageSieve (RFC 5804) on a loopback port, without TLS; user {@code alice}, password
 * {@code secret}, by PLAIN. Scripts that contain the word {@code syntaxerror} do not compile.
 */
public final class SieveServer implements AutoCloseable {
    private final ServerSocket listener;
    private final SieveDialect dialect;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, byte[]> scripts = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private volatile String active = "";
    private volatile String losesAnswerTo = "";
    private volatile String answersInsteadOfLogin = "";

    private SieveServer(ServerSocket listener, SieveDialect dialect) {
        this.listener = listener;
        this.dialect = dialect;
    }

    public static SieveServer start(SieveDialect dialect) {
        try {
            SieveServer server = new SieveServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), dialect);
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Name to content; changes are seen by the next command. */
    public Map<String, byte[]> scripts() {
        return scripts;
    }

    /** Empty for none. */
    public String active() {
        return active;
    }

    public void active(String name) {
        active = name;
    }

    /** The commands received so far, without arguments. */
    public List<String> commands() {
        return commands;
    }

    /** The next command of that name is carried out, and the connection closed instead of an answer. */
    public void loseAnswerTo(String command) {
        losesAnswerTo = command;
    }

    /** Answers AUTHENTICATE with this line. */
    public void answerLogin(String line) {
        answersInsteadOfLogin = line;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Session session = new Session(new BufferedInputStream(socket.getInputStream()), new BufferedOutputStream(socket.getOutputStream()));
            session.run();
        } catch (IOException gone) {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Session {
        private final InputStream in;
        private final OutputStream out;
        private boolean loggedIn;
        private boolean quotedBeyondAscii;

        Session(InputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        void run() throws IOException {
            capabilities();
            out.flush();
            while (true) {
                List<byte[]> words = command();
                if (words.isEmpty()) {
                    return;
                }
                String command = text(words.getFirst()).toUpperCase(Locale.ROOT);
                commands.add(command);
                if (quotedBeyondAscii && dialect.literals()) {
                    line("NO \"Did not specify script name\"");
                } else {
                    answer(command, words);
                }
                quotedBeyondAscii = false;
                if (command.equals(losesAnswerTo)) {
                    losesAnswerTo = "";
                    return;
                }
                out.flush();
                if (command.equals("LOGOUT")) {
                    return;
                }
            }
        }

        private void answer(String command, List<byte[]> words) throws IOException {
            switch (command) {
                case "CAPABILITY" -> capabilities();
                case "LOGOUT" -> line("OK");
                case "AUTHENTICATE" -> authenticate(words);
                default -> {
                    if (!loggedIn) {
                        line("NO \"log in first\"");
                    } else {
                        answerLoggedIn(command, words);
                    }
                }
            }
        }

        private void answerLoggedIn(String command, List<byte[]> words) throws IOException {
            switch (command) {
                case "LISTSCRIPTS" -> list();
                case "GETSCRIPT" -> get(text(words.get(1)));
                case "HAVESPACE" -> space(text(words.get(1)), Integer.parseInt(text(words.get(2))), true);
                case "CHECKSCRIPT" -> check(words.get(1), true);
                case "PUTSCRIPT" -> put(text(words.get(1)), words.get(2));
                case "SETACTIVE" -> activate(text(words.get(1)));
                case "RENAMESCRIPT" -> rename(text(words.get(1)), text(words.get(2)));
                case "DELETESCRIPT" -> delete(text(words.get(1)));
                default -> line("NO \"unknown command\"");
            }
        }

        private void authenticate(List<byte[]> words) throws IOException {
            if (!answersInsteadOfLogin.isEmpty()) {
                line(answersInsteadOfLogin);
                return;
            }
            String said = new String(Base64.getDecoder().decode(words.get(2)), StandardCharsets.UTF_8);
            loggedIn = said.equals("\0alice\0secret");
            line(loggedIn ? "OK \"Logged in.\"" : "NO \"Authentication failed.\"");
        }

        private void capabilities() throws IOException {
            line(dialect.literals() ? "\"IMPLEMENTATION\" \"Cyrus timsieved, of the testkit\"" : "\"IMPLEMENTATION\" \"Testkit\"");
            line("\"SASL\" \"PLAIN\"");
            line("\"SIEVE\" \"" + String.join(" ", dialect.extensions()) + "\"");
            if (dialect.version()) {
                line("\"VERSION\" \"1.0\"");
            }
            line("OK");
        }

        private void list() throws IOException {
            for (String name : List.copyOf(scripts.keySet())) {
                string(name.getBytes(StandardCharsets.UTF_8), dialect.literals());
                line(name.equals(active) ? " ACTIVE" : "");
            }
            line("OK \"Listscripts completed.\"");
        }

        private void get(String name) throws IOException {
            byte[] script = scripts.get(name);
            if (script == null) {
                line("NO (NONEXISTENT) \"There is no script of that name\"");
                return;
            }
            string(script, true);
            line("");
            line("OK \"Getscript completed.\"");
        }

        private boolean space(String name, int size, boolean answer) throws IOException {
            if (size > dialect.maxSize()) {
                line("NO (QUOTA/MAXSIZE) \"Script too large\"");
                return false;
            }
            if (!scripts.containsKey(name) && scripts.size() >= dialect.maxScripts()) {
                line("NO (QUOTA/MAXSCRIPTS) \"Too many scripts\"");
                return false;
            }
            if (answer) {
                line("OK");
            }
            return true;
        }

        private boolean check(byte[] script, boolean answer) throws IOException {
            if (text(script).contains("syntaxerror")) {
                string("script: line 2: error: unknown command 'syntaxerror'.".getBytes(StandardCharsets.UTF_8), true, "NO ");
                line("");
                return false;
            }
            if (answer) {
                line("OK");
            }
            return true;
        }

        private void put(String name, byte[] script) throws IOException {
            if (space(name, script.length, false) && check(script, false)) {
                scripts.put(known(name), script);
                line("OK (WARNINGS) {7}\r\nbeware!");
            }
        }

        private void activate(String name) throws IOException {
            if (!name.isEmpty() && !scripts.containsKey(name)) {
                line("NO (NONEXISTENT) \"There is no script of that name\"");
                return;
            }
            active = name;
            line("OK");
        }

        private void rename(String from, String to) throws IOException {
            if (!dialect.version()) {
                line("NO \"unknown command\"");
            } else if (scripts.containsKey(known(to))) {
                line("NO (ALREADYEXISTS) \"There is a script of that name\"");
            } else {
                scripts.put(known(to), scripts.remove(from));
                active = active.equals(from) ? known(to) : active;
                line("OK");
            }
        }

        /** Cyrus: a name beyond ASCII is an encoded word from when it is stored. */
        private String known(String name) {
            if (!dialect.literals() || name.chars().allMatch(c -> c < 128)) {
                return name;
            }
            StringBuilder word = new StringBuilder("=?UTF-8?Q?");
            for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
                word.append(b == ' ' ? "_" : b < 0 || "=?_".indexOf(b) >= 0 ? "=%02X".formatted(b & 0xff) : String.valueOf((char) b));
            }
            return word.append("?=").toString();
        }

        private void delete(String name) throws IOException {
            if (name.equals(active)) {
                line("NO (ACTIVE) \"You may not delete an active script\"");
            } else {
                line(scripts.remove(name) == null ? "NO (NONEXISTENT) \"There is no script of that name\"" : "OK");
            }
        }

        private void string(byte[] content, boolean literal) throws IOException {
            string(content, literal, "");
        }

        private void string(byte[] content, boolean literal, String before) throws IOException {
            out.write(before.getBytes(StandardCharsets.US_ASCII));
            out.write((literal ? "{" + content.length + "}\r\n" : "\"").getBytes(StandardCharsets.US_ASCII));
            out.write(literal ? content : text(content).replace("\\", "\\\\").replace("\"", "\\\"").getBytes(StandardCharsets.UTF_8));
            out.write((literal ? "" : "\"").getBytes(StandardCharsets.US_ASCII));
        }

        private void line(String text) throws IOException {
            out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        /** The words of the next command; none at the end of the connection. */
        private List<byte[]> command() throws IOException {
            List<byte[]> words = new ArrayList<>();
            StringBuilder word = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '"') {
                    words.add(quoted());
                } else if (c == '{') {
                    words.add(literal());
                } else if (c == ' ' || c == '\r' || c == '\n') {
                    if (!word.isEmpty()) {
                        words.add(word.toString().getBytes(StandardCharsets.UTF_8));
                        word.setLength(0);
                    }
                    if (c == '\n') {
                        return words;
                    }
                } else {
                    word.append((char) c);
                }
            }
            return List.of();
        }

        private byte[] quoted() throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int c = in.read(); c != '"' && c >= 0; c = in.read()) {
                quotedBeyondAscii |= c > 127;
                text.write(c == '\\' ? in.read() : c);
            }
            return text.toByteArray();
        }

        private byte[] literal() throws IOException {
            StringBuilder head = new StringBuilder();
            for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
                head.append((char) c);
            }
            String length = head.toString().replace("\r", "");
            if (!length.matches("\\d+\\+}")) {
                throw new IOException("clients send {n+}, not {" + length);
            }
            return in.readNBytes(Integer.parseInt(length.substring(0, length.length() - 2)));
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
