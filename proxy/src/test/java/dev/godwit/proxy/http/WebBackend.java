package dev.godwit.proxy.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A small web server that notes what it is sent, byte for byte as far as the heads are concerned. */
final class WebBackend implements AutoCloseable {

    /** @param body its length and SHA-256 for long ones, otherwise its text */
    record Seen(String line, List<String> fields, String body, int connection) {
        List<String> values(String name) {
            return fields.stream().filter(field -> field.toLowerCase().startsWith(name.toLowerCase() + ":")).map(field -> field.substring(name.length() + 1).strip()).toList();
        }
    }

    final String name;
    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final CountDownLatch slow = new CountDownLatch(1);
    final AtomicLong bodyBytes = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    /** Closes the connection instead of answering the request with that line. */
    volatile String hangUpOn = "";
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;
    private final Thread accepting;
    private int connections;

    WebBackend(String name) throws IOException {
        this.name = name;
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.accepting = Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections that are open at this moment. */
    int open() {
        return open.size();
    }

    int connections() {
        return connections;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                int number = ++connections;
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String line = line(in); line != null; line = line(in)) {
                List<String> fields = new CopyOnWriteArrayList<>();
                for (String field = line(in); !field.isEmpty(); field = line(in)) {
                    fields.add(field);
                }
                if (!answer(new Seen(line, fields, "", number), in, out)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException | GeneralSecurityException _) {
            // the peer has gone
        } finally {
            open.remove(socket);
        }
    }

    private boolean answer(Seen head, InputStream in, OutputStream out) throws IOException, InterruptedException, GeneralSecurityException {
        String path = head.line().split(" ")[1];
        if (path.equals("/early")) {
            seen.add(head);
            say(out, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            return true;
        }
        if (path.equals("/refuses-expectation")) {
            seen.add(head);
            say(out, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
            return true;
        }
        if (!head.values("Expect").isEmpty()) {
            say(out, "HTTP/1.1 100 Continue\r\n\r\n");
        }
        Seen request = new Seen(head.line(), head.fields(), body(head, in), head.connection());
        seen.add(request);
        if (request.line().equals(hangUpOn)) {
            hangUpOn = "";
            return false;
        }
        return answer(path, request, in, out);
    }

    private boolean answer(String path, Seen request, InputStream in, OutputStream out) throws IOException, InterruptedException, GeneralSecurityException {
        String kind = path.split("[?/]", 3)[1];
        switch (kind) {
            case "slow" -> {
                slow.await();
                text(out, "200 OK", name);
            }
            case "refused" -> say(out, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"" + name + "\"\r\nContent-Length: 0\r\n\r\n");
            case "chunked" -> say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Digest\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nDigest: sha\r\nSet-Cookie: no\r\n\r\n");
            case "until-close" -> {
                say(out, "HTTP/1.1 200 OK\r\n\r\nall of it");
                return false;
            }
            case "cut" -> {
                say(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
                return false;
            }
            case "garbage" -> {
                say(out, "what?\r\n\r\n");
                return false;
            }
            case "split" -> say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Odd: a\r\n folded\r\nConnection: x-mine\r\nX-Mine: 1\r\nAlt-Svc: h3=\":443\"\r\n\r\nok");
            case "hints" -> say(out, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            case "big" -> big(out, Long.parseLong(path.substring(path.indexOf('?') + 1)));
            case "events" -> {
                return events(in, out);
            }
            case "ws" -> {
                return webSocket(request, in, out);
            }
            default -> {
                if (request.line().startsWith("HEAD ")) {
                    say(out, "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
                } else {
                    text(out, "200 OK", name + " " + request.body());
                }
            }
        }
        return true;
    }

    private void big(OutputStream out, long length) throws IOException {
        say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
        byte[] block = new byte[64 * 1024];
        for (long left = length; left > 0; left -= block.length) {
            int now = (int) Math.min(left, block.length);
            out.write(block, 0, now);
            sent.addAndGet(now);
        }
    }

    private boolean events(InputStream in, OutputStream out) throws IOException {
        say(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n");
        String event = "data: hello from " + name + "\n\n";
        say(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
        in.read(); // until the proxy closes
        return false;
    }

    /** Sends every text frame back, with its own name in front. */
    private boolean webSocket(Seen request, InputStream in, OutputStream out) throws IOException, GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-1").digest((request.values("Sec-WebSocket-Key").getFirst() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        say(out, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
        while (true) {
            int first = in.read();
            int length = in.read() & 0x7f;
            if (first < 0 || (first & 15) == 8) {
                return false;
            }
            byte[] mask = in.readNBytes(4);
            byte[] text = in.readNBytes(length);
            for (int i = 0; i < text.length; i++) {
                text[i] ^= mask[i & 3];
            }
            byte[] answer = (name + " " + new String(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            out.write(0x81);
            out.write(answer.length);
            out.write(answer);
        }
    }

    private String body(Seen head, InputStream in) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            StringBuilder text = new StringBuilder();
            long[] length = {0};
            if (head.values("Transfer-Encoding").equals(List.of("chunked"))) {
                for (int size = size(in); size > 0; size = size(in)) {
                    copy(in, size, digest, text, length);
                    line(in);
                }
                for (String trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
                    text.append('|').append(trailer);
                }
            } else if (!head.values("Content-Length").isEmpty()) {
                copy(in, Long.parseLong(head.values("Content-Length").getFirst()), digest, text, length);
            }
            return length[0] > 1000 ? length[0] + " " + HexFormat.of().formatHex(digest.digest()) : text.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int size(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new IOException("end within a body");
        }
        return Integer.parseInt(line, 16);
    }

    private void copy(InputStream in, long size, MessageDigest digest, StringBuilder text, long[] length) throws IOException {
        byte[] block = new byte[16 * 1024];
        for (long left = size; left > 0;) {
            int got = in.read(block, 0, (int) Math.min(left, block.length));
            if (got < 0) {
                throw new IOException("end of the body too soon");
            }
            digest.update(block, 0, got);
            length[0] += got;
            left -= got;
            bodyBytes.addAndGet(got);
            if (length[0] <= 1000) {
                text.append(new String(block, 0, got, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void text(OutputStream out, String status, String text) throws IOException {
        say(out, "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** @return null at the end */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new IOException("end within a line");
            }
            line.append((char) c);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line without CR");
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() {
        try {
            slow.countDown();
            server.close();
            accepting.join(5000); // until then the socket takes one more
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
