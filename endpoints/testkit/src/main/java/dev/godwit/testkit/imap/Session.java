package dev.godwit.testkit.imap;

import dev.godwit.model.MailboxPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLSocket;

/** One connection: reads a command, has it carried out, answers. Its fields are its state (RFC 9051 §3). */
final class Session {
    /** The connection breaks here, as a quirk or a fault plan wants it. */
    static final class Cut extends IOException {
        final boolean reset;

        Cut(boolean reset) {
            this.reset = reset;
        }
    }

    final ImapServer server;
    final Set<String> enabled = new HashSet<>();
    ImapReader in;
    ImapWriter out;
    volatile Account account;
    /** The user that logged in as a master without naming an account, for PROXYAUTH. */
    String master;
    Selected selected;
    boolean encrypted;
    boolean compressed;
    boolean loggedOut;

    private final long number;
    private volatile Socket socket;
    private InputStream rawInput;
    private OutputStream rawOutput;
    private int errors;

    Session(ImapServer server, Socket socket, long number) {
        this.server = server;
        this.socket = socket;
        this.number = number;
    }

    Quirks quirks() {
        return server.quirks();
    }

    boolean has(String capability) {
        return quirks().has(capability);
    }

    /** Commands of extensions that are not announced do not exist. */
    void needs(String capability) {
        if (!has(capability)) {
            throw Refused.bad("unknown command");
        }
    }

    void run(boolean tlsFirst) {
        try {
            open();
            if (tlsFirst) {
                beginTls();
            }
            out.line("* OK [CAPABILITY " + capabilities() + "] Godwit test server ready");
            while (!loggedOut) {
                command();
            }
            out.flush();
        } catch (Cut cut) {
            resetIf(cut.reset);
        } catch (IOException | java.io.UncheckedIOException e) {
            // The client went away or spoke no TLS: the end of the session and nothing else.
            loggedOut = true;
        } finally {
            close();
        }
    }

    private void open() throws IOException {
        Quirks q = quirks();
        boolean cut = number <= q.cutConnections;
        rawOutput = CountingStreams.output(socket.getOutputStream(), cut ? q.cutAfterSending : Long.MAX_VALUE);
        rawInput = CountingStreams.input(socket.getInputStream(), cut ? q.cutAfterReceiving : Long.MAX_VALUE);
        out = new ImapWriter(rawOutput);
        in = new ImapReader(rawInput, out);
    }

    InputStream rawInput() {
        return rawInput;
    }

    OutputStream rawOutput() {
        return rawOutput;
    }

    void beginTls() throws IOException {
        out.flush();
        SSLSocket secure = (SSLSocket) server.tls().getSocketFactory().createSocket(socket, null, -1, true);
        secure.setUseClientMode(false);
        socket = secure;
        secure.startHandshake();
        rawOutput = secure.getOutputStream();
        rawInput = secure.getInputStream();
        out.replace(rawOutput);
        in.replace(rawInput);
        encrypted = true;
    }

    private void resetIf(boolean reset) {
        if (reset) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // Gone already: as good as reset.
                loggedOut = true;
            }
        }
    }

    void close() {
        server.ended(this);
        try {
            socket.close();
        } catch (IOException e) {
            // There is nothing left to lose on it.
            loggedOut = true;
        }
    }

    String capabilities() {
        return quirks().announcement(server.offersStartTls() && !encrypted, compressed);
    }

    private void command() throws IOException {
        if (in.atLineEnd()) {
            in.crlf();
            return;
        }
        in.plusLiterals(has("LITERAL+") || has("LITERAL-"), has("LITERAL+") ? Long.MAX_VALUE : 4096);
        String tag = "*";
        String name = "";
        boolean uid = false;
        Reply reply;
        try {
            tag = in.atom("]");
            in.sp();
            name = in.atom("").toUpperCase(Locale.ROOT);
            if (name.equals("UID")) {
                in.sp();
                name = in.atom("").toUpperCase(Locale.ROOT);
                uid = true;
            }
            server.count(uid ? "UID " + name : name);
            fault(FaultPlan.Step.COMMAND_RECEIVED, name);
            pace(name);
            selectedStillThere();
            reply = Commands.run(this, name, uid);
        } catch (Refused refused) {
            reply = refused.reply;
        }
        in.skipCommand();
        answer(tag, name, uid, reply);
    }

    private void answer(String tag, String name, boolean uid, Reply reply) throws IOException {
        fault(FaultPlan.Step.ACTED_NOT_ANSWERED, name);
        if (selected != null) {
            selected.sync(this, uid || !(name.equals("FETCH") || name.equals("STORE") || name.equals("SEARCH")));
        }
        if (quirks().chatty) {
            chat();
        }
        out.text(tag).raw(' ').line(reply.toString());
        FaultPlan.Fault fault = server.faults().at(FaultPlan.Step.ANSWERED_HALF, name);
        if (fault != FaultPlan.Fault.NONE) {
            out.flushHalf();
            throw new Cut(fault == FaultPlan.Fault.RESET);
        }
        if (!reply.status().equals("OK") && ++errors >= quirks().errorsBeforeClose) {
            out.line("* BYE Too many errors");
            loggedOut = true;
        }
        if (reply.status().equals("OK") && name.equals("STARTTLS")) {
            beginTls();
        } else if (reply.status().equals("OK") && name.equals("COMPRESS")) {
            Compress.begin(this);
        }
    }

    /** What chatty servers say between, none of it wrong. */
    void chat() throws IOException {
        out.line("* OK [ALERT] Maintenance tonight (not really)");
        if (selected != null) {
            out.line("* " + selected.count() + " EXISTS");
            out.line("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)");
            if (selected.count() > 0) {
                selected.writeFlags(this, 1);
            }
        }
    }

    void fault(FaultPlan.Step step, String command) throws IOException {
        FaultPlan.Fault fault = server.faults().at(step, command);
        if (fault != FaultPlan.Fault.NONE) {
            throw new Cut(fault == FaultPlan.Fault.RESET);
        }
    }

    private void pace(String name) throws IOException {
        Quirks q = quirks();
        int command = server.commands.incrementAndGet();
        if (q.stallAtCommand > 0 && command >= q.stallAtCommand) {
            in.drain();
        }
        if (q.throttleEvery > 0 && Quirks.isThrottled(name) && server.throttled.incrementAndGet() % q.throttleEvery == 0) {
            throw Refused.of(q.throttleText);
        }
    }

    private void selectedStillThere() throws IOException {
        if (selected != null && selected.isStale()) {
            out.line("* BYE Mailbox was deleted or rebuilt");
            loggedOut = true;
            selected = null;
            out.flush();
            throw new EOFException();
        }
    }

    /** The account's mailbox, or NO with {@code code}. Wants the account's lock held. */
    StoredMailbox box(MailboxPath path, String code) {
        StoredMailbox box = account.mailboxes.get(path);
        if (box == null && quirks().caseInsensitiveNames) {
            String wanted = path.toString();
            box = account.mailboxes.values().stream()
                    .filter(b -> b.path.toString().equalsIgnoreCase(wanted)).findFirst().orElse(null);
        }
        if (box == null) {
            throw Refused.no(code, "Mailbox does not exist");
        }
        return box;
    }

    boolean rev2() {
        return enabled.contains("IMAP4REV2") || !has("IMAP4rev1");
    }

    boolean utf8Names() {
        return rev2() || enabled.contains("UTF8=ACCEPT");
    }

    boolean tellsModseq() {
        return enabled.contains("CONDSTORE") || enabled.contains("QRESYNC");
    }
}
