package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes APPEND commands on a thread of its own, so that the thread that uses the client can read the answers
 * meanwhile: a server that cannot send may stop receiving.
 */
public final class AppendWriter implements AutoCloseable {
    private final ImapClient client;
    private final List<Handle<Appended>> handles;
    private final List<Append> commands;
    private volatile IOException contentFailure;
    private Thread thread;

    private AppendWriter(ImapClient client, List<Handle<Appended>> handles, List<Append> commands) {
        this.client = client;
        this.handles = handles;
        this.commands = commands;
    }

    /** Puts the commands on their way, all at once. Nothing else may be sent until {@link #close} has returned. */
    public static AppendWriter start(ImapClient client, List<Append> commands) {
        List<Handle<Appended>> handles = new ArrayList<>();
        for (Append command : commands) {
            handles.add(client.register(command));
        }
        AppendWriter writer = new AppendWriter(client, handles, commands);
        writer.thread = Thread.ofPlatform().daemon().name("imap-append").start(writer::run);
        return writer;
    }

    /** In the order of the commands; each is to be awaited by the thread that uses the client. */
    public List<Handle<Appended>> handles() {
        return handles;
    }

    /**
     * Waits until everything is written. If not every handle was awaited, the connection is closed first: nobody would
     * read what the server has to say.
     */
    @Override
    public void close() throws IOException {
        if (!handles.stream().allMatch(handle -> handle.done)) {
            client.writingFailed();
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                // its bodies are closed when this returns, so that it must have ended, which it soon does without a connection
                client.writingFailed();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** Why the bytes of a message could not be had, if that was what went wrong; null otherwise. */
    public IOException contentFailure() {
        return contentFailure;
    }

    private void run() {
        try {
            for (int i = 0; i < handles.size() && !client.isBroken(); i++) {
                write(handles.get(i), commands.get(i));
            }
            client.out().flush();
        } catch (IOException | InterruptedException | RuntimeException e) {
            client.writingFailed();
        }
    }

    private void write(Handle<?> handle, Append command) throws IOException, InterruptedException {
        ImapEncoder encoder = new ImapEncoder(client.literals(), client.utf8()).raw(handle.tag).sp();
        command.encode(encoder);
        List<byte[]> parts = encoder.endWithoutLine();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0 && !permitted(handle)) {
                return;
            }
            prepareToWait(handle, i + 1 < parts.size());
            client.out().write(parts.get(i));
        }
        for (AppendItem message : command.messages()) {
            boolean mustWait = client.literals().mustWait(message.size());
            prepareToWait(handle, mustWait);
            client.out().write(introduction(message, mustWait));
            if (mustWait && !permitted(handle)) {
                return;
            }
            writeContent(message);
        }
        client.out().write(LINE_END);
    }

    private static final byte[] LINE_END = {'\r', '\n'};

    private static byte[] introduction(AppendItem message, boolean mustWait) {
        StringBuilder text = new StringBuilder(64);
        if (!message.flags().isEmpty()) {
            text.append(" (").append(String.join(" ", message.flags())).append(')');
        }
        if (!message.date().isEmpty()) {
            text.append(" \"").append(message.date()).append('"');
        }
        text.append(" {").append(message.size()).append(mustWait ? "}\r\n" : "+}\r\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Before the request for permission is written, since the answer may come before we get to wait for it. */
    private void prepareToWait(Handle<?> handle, boolean mustWait) {
        if (mustWait) {
            client.waiting(handle);
        }
    }

    private boolean permitted(Handle<?> handle) throws IOException, InterruptedException {
        client.out().flush();
        handle.permits.acquire();
        return !handle.done;
    }

    private void writeContent(AppendItem message) throws IOException {
        Counter counter = new Counter(client.out(), message.size());
        try {
            message.content().writeTo(counter);
            counter.requireComplete();
        } catch (IOException e) {
            if (!counter.failed) {
                contentFailure = e;
            }
            throw e;
        }
    }

    /** Holds the content to the size that was announced: one byte more or less and the server reads nonsense. */
    private static final class Counter extends OutputStream {
        private final OutputStream out;
        private long left;
        private boolean failed;

        Counter(OutputStream out, long size) {
            this.out = out;
            this.left = size;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("a message has more bytes than its size says");
            }
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        void requireComplete() throws IOException {
            if (left > 0) {
                throw new IOException("a message has fewer bytes than its size says");
            }
        }
    }
}
