package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ImapSyntaxException;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import dev.godwit.wire.net.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;

/**
 * One IMAP connection. {@link #send} puts a command on its way and returns a handle; any number can be in flight, and
 * {@link Handle#await} reads until its answer is there, feeding everything else that comes to the commands it is for.
 *
 * <p>One thread uses it and does all the reading, {@link #close} excepted. Only messages are written by a second
 * thread ({@link AppendCommand}), so that a server which stops reading until its responses are read cannot stall both
 * sides.
 */
public final class ImapClient implements AutoCloseable {
    private final Connection connection;
    private final OutputStream out;
    private final ImapDecoder in;
    private final Set<String> disabled;
    private final ArrayDeque<Handle<?>> inFlight = new ArrayDeque<>();
    /** The command whose literal the server must ask for; written by whichever thread sends it. */
    private volatile Handle<?> waiting;
    private Capabilities capabilities = Capabilities.NONE;
    private StatusResponse bye;
    private boolean utf8;
    private boolean unflushed;
    private boolean stale;
    private long lastTag;
    private String greeted = "";
    private volatile boolean broken;

    /** @param disabled capabilities to behave as if the server lacked them */
    public ImapClient(Connection connection, Set<String> disabled) {
        this.connection = connection;
        this.disabled = disabled;
        this.out = connection.out();
        this.in = new ImapDecoder(connection.in());
    }

    public Connection connection() {
        return connection;
    }

    public Capabilities capabilities() {
        return capabilities;
    }

    /** Whether names of mailboxes are plain UTF-8 on this connection instead of modified UTF-7. */
    public boolean utf8() {
        return utf8 || capabilities.onlyRev2();
    }

    void utf8Enabled() {
        utf8 = true;
    }

    /** The text of the greeting, by which some servers can be told. */
    public String greeted() {
        return greeted;
    }

    /** Whether it cannot be used any more. */
    public boolean isBroken() {
        return broken || bye != null;
    }

    /** Whether every command sent has been answered. */
    public boolean isIdle() {
        return inFlight.isEmpty();
    }

    public ImapEncoder.Literals literals() {
        if (capabilities.has("LITERAL+")) {
            return ImapEncoder.Literals.ALL;
        }
        return capabilities.has("LITERAL-") ? ImapEncoder.Literals.UP_TO_4096 : ImapEncoder.Literals.SYNCHRONISING;
    }

    /** Reads the server's greeting. @throws ByeException if it does not want us */
    public StatusResponse greeting() throws IOException {
        try {
            in.expect('*');
            in.expectSp();
            in.token();
            StatusResponse.Condition condition = StatusResponse.condition(in);
            if (condition == null) {
                throw in.expected("an IMAP greeting");
            }
            StatusResponse greeting = StatusResponse.decode(condition, in);
            if (condition == StatusResponse.Condition.BYE || condition == StatusResponse.Condition.NO
                    || condition == StatusResponse.Condition.BAD) {
                throw new ByeException(greeting);
            }
            learnCapabilities(greeting);
            greeted = greeting.text();
            return greeting;
        } catch (IOException e) {
            throw abandon(e);
        }
    }

    /** Sends the command. It stays in a buffer until something is awaited. */
    public <T> Handle<T> send(Command<T> command) throws IOException {
        Handle<T> handle = register(command);
        ImapEncoder encoder = new ImapEncoder(literals(), utf8());
        encoder.raw(handle.tag).sp();
        command.encode(encoder);
        try {
            List<byte[]> parts = encoder.end();
            for (int i = 0; i < parts.size(); i++) {
                if (i > 0 && !awaitPermission(handle)) {
                    return handle;
                }
                out.write(parts.get(i));
                unflushed = true;
                waiting = i + 1 < parts.size() ? handle : waiting;
            }
        } catch (IOException e) {
            throw abandon(e);
        }
        return handle;
    }

    /** Sends the command and awaits its answer. */
    public <T> T run(Command<T> command) throws IOException {
        return send(command).await();
    }

    <T> Handle<T> register(Command<T> command) {
        Handle<T> handle = new Handle<>(this, "G" + ++lastTag, command);
        inFlight.add(handle);
        return handle;
    }

    /** Writes a line of an authentication exchange. */
    void writeLine(String line) throws IOException {
        try {
            out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            unflushed = true;
        } catch (IOException e) {
            throw abandon(e);
        }
    }

    /** Reads until the server asks for more of this command. @return its text, or null if it ended the command instead */
    String awaitContinuation(Handle<?> handle) throws IOException {
        waiting = handle;
        return awaitPermission(handle) ? handle.continuation : null;
    }

    private boolean awaitPermission(Handle<?> handle) throws IOException {
        flush();
        waiting = handle;
        while (!handle.permits.tryAcquire()) {
            readResponse();
        }
        return !handle.done;
    }

    /** Tells the reading side which command waits; for the thread that writes messages. */
    void waiting(Handle<?> handle) {
        waiting = handle;
    }

    void readUntil(Handle<?> handle) throws IOException {
        if (handle.done) {
            return;
        }
        flush();
        while (!handle.done) {
            readResponse();
        }
    }

    private void flush() throws IOException {
        if (unflushed) {
            unflushed = false;
            try {
                out.flush();
            } catch (IOException e) {
                throw abandon(e);
            }
        }
    }

    private void readResponse() throws IOException {
        try {
            if (in.accept('*')) {
                in.expectSp();
                untagged();
            } else if (in.accept('+')) {
                continuation();
            } else {
                tagged();
            }
        } catch (IOException e) {
            throw abandon(e);
        } catch (RuntimeException e) {
            throw abandon(e);
        }
    }

    private void untagged() throws IOException {
        long number = -1;
        int first = in.peek();
        if (first >= '0' && first <= '9' || first == '-') {
            number = in.number32();
            in.expectSp();
        }
        in.token();
        StatusResponse.Condition condition = StatusResponse.condition(in);
        if (condition != null) {
            status(StatusResponse.decode(condition, in));
            return;
        }
        ResponseName name = ResponseName.of(in);
        in.skipSp();
        if (name == ResponseName.CAPABILITY) {
            capabilities = Capabilities.parse(in.restOfLine()).without(disabled);
            stale = false;
            return;
        }
        offer(name, number);
        in.skipResponse();
    }

    private void offer(ResponseName name, long number) throws IOException {
        for (Handle<?> handle : inFlight) {
            if (handle.command.data(name, number, in)) {
                return;
            }
        }
    }

    private void status(StatusResponse response) throws IOException {
        learnCapabilities(response);
        if (response.condition() == StatusResponse.Condition.BYE) {
            bye = response;
            if (inFlight.isEmpty() || !(inFlight.peek().command instanceof Logout)) {
                throw new ByeException(response);
            }
        } else if (!inFlight.isEmpty()) {
            inFlight.peek().command.status(response);
        }
    }

    private void learnCapabilities(StatusResponse response) {
        if (response.code().is("CAPABILITY")) {
            capabilities = Capabilities.parse(response.code().arguments()).without(disabled);
            stale = false;
        }
    }

    void forgetCapabilities() {
        capabilities = Capabilities.NONE;
    }

    /** What the server offers may be different after what is sent next: a login (RFC 9051 §6.2). */
    public void capabilitiesMayChange() {
        stale = true;
    }

    /** Whether they were told since they may have changed. */
    public boolean knowsCapabilities() {
        return !stale && !capabilities.isEmpty();
    }

    private void continuation() throws IOException {
        in.skipSp();
        String text = in.restOfLine();
        Handle<?> handle = waiting;
        if (handle == null || handle.done) {
            // some servers ask for literals that were sent without asking
            return;
        }
        waiting = null;
        handle.continuation = text;
        handle.permits.release();
    }

    private void tagged() throws IOException {
        if (in.token() == 0) {
            throw in.expected("the start of a response");
        }
        Handle<?> handle = null;
        for (Handle<?> candidate : inFlight) {
            if (in.tokenIs(candidate.tag)) {
                handle = candidate;
                break;
            }
        }
        if (handle == null) {
            throw in.expected("'*', '+' or the tag of a command");
        }
        in.expectSp();
        in.token();
        StatusResponse.Condition condition = StatusResponse.condition(in);
        if (condition == null) {
            throw in.expected("OK, NO or BAD");
        }
        StatusResponse response = StatusResponse.decode(condition, in);
        learnCapabilities(response);
        inFlight.remove(handle);
        handle.complete(response);
    }

    /** Marks the connection as broken; a writer that waits for permission is woken. */
    private <E extends Exception> E abandon(E cause) {
        broken = true;
        Handle<?> handle = waiting;
        closeQuietly(cause);
        for (Handle<?> abandoned : inFlight) {
            abandoned.fail(cause);
        }
        if (handle != null) {
            handle.permits.release();
        }
        if (cause instanceof EOFException && bye != null) {
            cause.addSuppressed(new ByeException(bye));
        }
        return cause;
    }

    private void closeQuietly(Exception cause) {
        try {
            connection.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** For the thread that writes messages: the connection is of no use any more. */
    void writingFailed() {
        broken = true;
        try {
            connection.close();
        } catch (IOException alreadyFailing) {
            broken = true;
        }
    }

    OutputStream out() {
        return out;
    }

    /** STARTTLS was answered with OK: nothing that came in clear may be taken as encrypted (CVE-2011-0411). */
    void startTls() throws IOException {
        handBack();
        connection.startTls();
    }

    void startCompression() throws IOException {
        handBack();
        connection.startCompression();
    }

    private void handBack() throws IOException {
        if (!inFlight.isEmpty()) {
            throw new ImapSyntaxException(0, "no command in flight");
        }
        byte[] rest = in.takeBuffered();
        connection.unread(rest, 0, rest.length);
    }

    /** Says goodbye if the connection is in a state to do so, without waiting long, and closes it. */
    public void logout() {
        try (this) {
            if (!isBroken() && isIdle()) {
                send(new Logout());
                flush();
            }
        } catch (IOException gone) {
            broken = true;
        }
    }

    /** Closes at once, from any thread and any number of times. */
    @Override
    public void close() throws IOException {
        broken = true;
        connection.close();
    }
}
