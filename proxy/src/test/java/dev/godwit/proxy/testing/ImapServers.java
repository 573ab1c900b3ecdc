package dev.godwit.proxy.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A tiny IMAP server: knows everybody with the password {@code secret}, and remembers who logged in and what was appended. */
public final class ImapServers implements ScriptedServer.Script {
    private final String name;
    private final String capabilities;
    public final List<String> logins = new CopyOnWriteArrayList<>();
    public final List<String> commands = new CopyOnWriteArrayList<>();
    /** Set to make logins, or answers to SLOW, wait for a permit. */
    public volatile Semaphore loginGate;
    public final Semaphore slowGate = new Semaphore(0);
    public volatile String refusal = "NO [AUTHENTICATIONFAILED] wrong at ";

    public ImapServers(String name) {
        this(name, "IMAP4rev1 SASL-IR LITERAL+ ID IDLE AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER AUTH=SCRAM-SHA-256");
    }

    public ImapServers(String name, String capabilities) {
        this.name = name;
        this.capabilities = capabilities;
    }

    @Override
    public void play(ScriptedServer.Wire wire) throws IOException {
        wire.send("* OK [CAPABILITY " + capabilities + "] " + name + " ready\r\n");
        for (String line = wire.line(); line != null; line = wire.line()) {
            String[] words = line.split(" ");
            String tag = words[0];
            switch (words.length < 2 ? "" : words[1].toUpperCase()) {
                case "CAPABILITY" -> wire.send("* CAPABILITY " + capabilities + "\r\n" + tag + " OK done\r\n");
                case "ID" -> wire.send("* ID NIL\r\n" + tag + " OK done\r\n");
                case "STARTTLS" -> {
                    wire.send(tag + " OK go\r\n");
                    wire.startTls();
                }
                case "LOGIN" -> {
                    if (login(wire, tag, words[2].replace("\"", ""), words[3].replace("\"", ""))) {
                        session(wire, words[2].replace("\"", ""));
                        return;
                    }
                }
                case "AUTHENTICATE" -> {
                    if (authenticate(wire, tag, words)) {
                        return;
                    }
                }
                case "LOGOUT" -> {
                    wire.send("* BYE\r\n" + tag + " OK bye\r\n");
                    return;
                }
                default -> wire.send(tag + " BAD what\r\n");
            }
        }
    }

    private boolean authenticate(ScriptedServer.Wire wire, String tag, String[] words) throws IOException {
        String initial = words.length > 3 ? words[3] : ask(wire, "");
        String text = new String(Base64.getDecoder().decode(initial), StandardCharsets.UTF_8);
        switch (words[2]) {
            case "PLAIN" -> {
                String[] parts = text.split("\0", -1);
                String user = parts[0].isEmpty() ? parts[1] : parts[0] + " by " + parts[1];
                return login(wire, tag, user, parts[2]) && session(wire, user);
            }
            case "SCRAM-SHA-256" -> {
                String last = ask(wire, Base64.getEncoder().encodeToString("r=nonce,s=c2FsdA==,i=4096".getBytes()));
                boolean good = new String(Base64.getDecoder().decode(last)).endsWith("p=proof");
                if (good) {
                    ask(wire, Base64.getEncoder().encodeToString("v=server".getBytes()));
                }
                return login(wire, tag, "scram " + text, good ? "secret" : "wrong") && session(wire, "scram");
            }
            default -> {
                boolean good = text.contains("auth=Bearer good");
                if (!good) {
                    String end = ask(wire, Base64.getEncoder().encodeToString("{\"status\":\"invalid_token\"}".getBytes()));
                    commands.add("oauth end " + end);
                }
                return login(wire, tag, words[2] + " " + text.replace('\u0001', '|'), good ? "secret" : "wrong") && session(wire, "oauth");
            }
        }
    }

    private static String ask(ScriptedServer.Wire wire, String challenge) throws IOException {
        wire.send("+ " + challenge + "\r\n");
        return wire.line();
    }

    private boolean login(ScriptedServer.Wire wire, String tag, String user, String password) throws IOException {
        if (loginGate != null) {
            loginGate.acquireUninterruptibly();
        }
        if (!password.equals("secret")) {
            wire.send(tag + " " + refusal + name + "\r\n");
            return false;
        }
        logins.add(user);
        wire.send("* CAPABILITY IMAP4rev1 IDLE\r\n" + tag + " OK [CAPABILITY IMAP4rev1 IDLE] welcome to " + name + "\r\n");
        return true;
    }

    private boolean session(ScriptedServer.Wire wire, String user) throws IOException {
        for (String line = wire.line(); line != null; line = wire.line()) {
            commands.add(user + ": " + line);
            String[] words = line.split(" ");
            switch (words.length < 2 ? words[0] : words[1].toUpperCase()) {
                case "WHERE" -> wire.send(words[0] + " OK " + name + "\r\n");
                case "IDLE" -> wire.send("+ idling\r\n");
                case "DONE" -> wire.send("i OK done\r\n");
                case "SLOW" -> {
                    wire.send("* SEARCH 1\r\n");
                    slowGate.acquireUninterruptibly();
                    wire.send(words[0] + " OK slow done\r\n");
                }
                case "APPEND" -> {
                    String size = words[words.length - 1].replaceAll("[^0-9]", "");
                    if (!words[words.length - 1].contains("+")) {
                        wire.send("+ go\r\n");
                    }
                    wire.bytes(Integer.parseInt(size));
                    wire.line();
                    wire.send(words[0] + " OK appended\r\n");
                }
                case "HALF" -> {
                    wire.send("* 1 FETCH (BODY[] {100}\r\nonly the beginning");
                    slowGate.acquireUninterruptibly();
                }
                case "BIG" -> {
                    int size = Integer.parseInt(words[2]);
                    wire.send("* 1 FETCH (BODY[] {" + size + "}\r\n");
                    byte[] block = new byte[8192];
                    Arrays.fill(block, (byte) 'x');
                    for (int left = size; left > 0; left -= block.length) {
                        wire.out().write(block, 0, Math.min(left, block.length));
                    }
                    wire.send(")\r\n" + words[0] + " OK big done\r\n");
                }
                case "LOGOUT" -> {
                    wire.send("* BYE bye\r\n" + words[0] + " OK bye\r\n");
                    return true;
                }
                default -> wire.send(words[0] + " OK done\r\n");
            }
        }
        return true;
    }
}
