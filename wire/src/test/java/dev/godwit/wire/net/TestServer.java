package dev.godwit.wire.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server on loopback that does with each connection what a lambda says. */
final class TestServer implements AutoCloseable {
    interface Session {
        void serve(Socket socket) throws IOException, GeneralSecurityException;
    }

    /** Sends everything back. */
    static final Session ECHO = socket -> {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        byte[] buffer = new byte[256 * 1024];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            out.write(buffer, 0, got);
        }
    };

    private final ServerSocket listener;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    private TestServer(ServerSocket listener, Session session) {
        this.listener = listener;
        Thread.ofVirtual().start(() -> accept(session));
    }

    static TestServer cleartext(Session session) throws IOException {
        return new TestServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), session);
    }

    static TestServer tls(String certificate, Session session) throws IOException, GeneralSecurityException {
        return new TestServer(listen(certificate), session);
    }

    static TestServer wantingCertificates(Session session) throws IOException, GeneralSecurityException {
        SSLServerSocket listener = listen("good");
        listener.setNeedClientAuth(true);
        return new TestServer(listener, session);
    }

    private static SSLServerSocket listen(String certificate) throws IOException, GeneralSecurityException {
        SSLContext context = TestCertificates.server(certificate);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** TLS over a socket on which something has been said in clear. */
    static Socket upgrade(Socket clear) throws IOException, GeneralSecurityException {
        SSLSocket tls = (SSLSocket) TestCertificates.server("good")
                .getSocketFactory()
                .createSocket(clear, "localhost", clear.getPort(), true);
        tls.setUseClientMode(false);
        return tls;
    }

    private void accept(Session session) {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(session, socket));
            }
        } catch (SocketException e) {
            // close() ends the loop this way
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(Session session, Socket socket) {
        try (socket) {
            session.serve(socket);
        } catch (IOException e) {
            // the client hung up or refused us, which is what many tests are about
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Address address() {
        return new Address("localhost", listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
