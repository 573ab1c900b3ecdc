package dev.godwit.proxy.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on loopback whose every connection is played by a script on a virtual thread; remembers what it was told. */
public final class ScriptedServer implements AutoCloseable {

    /** What is done with a connection. */
    public interface Script {
        void play(Wire wire) throws IOException;
    }

    /** One connection. */
    public static final class Wire {
        private final ScriptedServer server;
        private Socket socket;
        private InputStream in;
        private OutputStream out;

        private Wire(ScriptedServer server, Socket socket) throws IOException {
            this.server = server;
            use(socket);
        }

        private void use(Socket next) throws IOException {
            socket = next;
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** The next line without its line end; null at the end. */
        public String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    return null;
                }
                line.write(c);
            }
            String text = line.toString(StandardCharsets.UTF_8);
            String bare = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            server.heard.add(bare);
            return bare;
        }

        public byte[] bytes(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            server.heard.add("<" + bytes.length + " bytes>");
            return bytes;
        }

        /** How many bytes are left until the end. */
        public void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** Where the connection comes from. */
        public InetAddress remote() {
            return socket.getInetAddress();
        }

        public OutputStream out() {
            return out;
        }

        public InputStream in() {
            return in;
        }

        public void startTls() throws IOException {
            SSLSocket tls = (SSLSocket) server.tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            tls.setUseClientMode(false);
            tls.setNeedClientAuth(server.clientCertificates);
            tls.startHandshake();
            if (server.clientCertificates) {
                server.heard.add("<" + tls.getSession().getPeerPrincipal().getName() + ">");
            }
            use(tls);
        }

        public void close() throws IOException {
            socket.close();
        }
    }

    private final ServerSocket listening;
    private final SSLContext tls;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** Every line of every connection, in order. */
    public final List<String> heard = new CopyOnWriteArrayList<>();
    public volatile int connections;
    /** Whether {@link Wire#startTls} demands a certificate; then it remembers whose it was. */
    public volatile boolean clientCertificates;

    public ScriptedServer(Script script) {
        this(script, null);
    }

    /** @param tls for {@link Wire#startTls} */
    public ScriptedServer(Script script, SSLContext tls) {
        this.script = script;
        this.tls = tls;
        try {
            listening = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Connections of this moment. */
    public int open() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections++;
                open.add(socket);
                Thread.ofVirtual().start(() -> play(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void play(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.play(new Wire(this, socket));
        } catch (IOException gone) {
            // the proxy has closed it
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
