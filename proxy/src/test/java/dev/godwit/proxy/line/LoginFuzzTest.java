package dev.godwit.proxy.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.proxy.imap.ImapProxy;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.net.ProxyHeader;
import dev.godwit.proxy.pop3.Pop3Proxy;
import dev.godwit.proxy.sieve.SieveProxy;
import dev.godwit.proxy.submission.SubmissionProxy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stranger sends before the login: no parser throws, and no answer carries a line that the stranger made up. */
class LoginFuzzTest {
    private static final List<LineProtocol> ALL = List.of(new ImapProxy(), new Pop3Proxy(), new SieveProxy(), new SubmissionProxy());

    @FuzzTest
    void any_bytes_of_a_client_are_answered(byte[] bytes) {
        for (LineProtocol protocol : ALL) {
            for (int piece : new int[] {1, 7, 100_000}) {
                talk(protocol, bytes, piece);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a LOGIN {3}\r\nabc {0+}\r\n\r\n", "a LOGIN \"x", "a AUTHENTICATE PLAIN =\r\n", "a AUTHENTICATE SCRAM-SHA-1 biwsbj0sLCws\r\n*\r\n",
        "AUTHENTICATE \"PLAIN\" {5+}\r\nAAAAA\r\n", "AUTH LOGIN\r\n*\r\n", "AUTH PLAIN AAAA\r\nUSER \0\r\nPASS x\r\n", "EHLO x\r\nAUTH XOAUTH2 AAAA\r\n", "a LOGIN {999999999}\r\n",
        "\r\n\r\n\n\n", "a NOOP (((((( {", "* OK x\r\n", "NOOP {2}\r\n\"\\\r\n"})
    void odd_beginnings_are_answered(String text) {
        any_bytes_of_a_client_are_answered(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void talk(LineProtocol protocol, byte[] bytes, int piece) {
        Talk talk = new Talk(protocol);
        for (int at = 0; at < bytes.length && !talk.closed; at += piece) {
            talk.channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
        }
        assertThat(talk.said.toString()).matches("(?s)([^\\n]*\\r\\n)*").hasSizeLessThan(100_000 + 2_000 * bytes.length);
        talk.channel.finishAndReleaseAll();
    }

    @FuzzTest
    void any_bytes_of_a_server_are_understood_or_refused(byte[] bytes) {
        Credentials[] all = {null, new Credentials.Password("", "alice", "se\"cret"), new Credentials.Token("XOAUTH2", new byte[10], "alice", "t"),
            new Credentials.Scram("SCRAM-SHA-256", new byte[10], "alice", "")};
        for (LineProtocol protocol : ALL) {
            for (Credentials credentials : all) {
                Answering side = new Answering();
                ServerDialogue dialogue = protocol.server(side, credentials);
                side.channel.pipeline().addLast(side.lines(dialogue));
                dialogue.begin();
                for (int at = 0; at < bytes.length && !side.over; at += 11) {
                    side.channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(11, bytes.length - at)));
                }
                side.channel.finishAndReleaseAll();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR]\r\nL OK in\r\n", "* OK x\r\n* CAPABILITY \r\nC OK\r\n+ \r\n", "+OK\r\n+OK\r\nSASL PLAIN\r\n.\r\n+ x\r\n",
        "220 x\r\n250-x\r\n250 AUTH PLAIN\r\n334\r\n235\r\n", "\"SASL\" \"PLAIN\"\r\nOK {3}\r\nabc\r\n\"x\"\r\n", "220\r\n250\r\n2"})
    void odd_servers_are_understood_or_refused(String text) {
        any_bytes_of_a_server_are_understood_or_refused(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @FuzzTest
    void turns_can_be_followed_through_any_bytes_in_any_pieces(byte[] bytes) {
        for (LineProtocol protocol : ALL) {
            Turns whole = protocol.turns();
            Turns pieces = protocol.turns();
            ByteBuf all = Unpooled.wrappedBuffer(bytes);
            whole.client(all);
            whole.server(all);
            for (byte one : bytes) {
                pieces.client(Unpooled.wrappedBuffer(new byte[] {one}));
            }
            for (byte one : bytes) {
                pieces.server(Unpooled.wrappedBuffer(new byte[] {one}));
            }
            assertThat(pieces.idle()).as(protocol.protocol().word()).isEqualTo(whole.idle());
            assertThat(pieces.clientAtStart()).isEqualTo(whole.clientAtStart());
            assertThat(pieces.serverAtStart()).isEqualTo(whole.serverAtStart());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a APPEND x {5}\r\nhello\r\nb IDLE\r\nDONE\r\n", "* 1 FETCH {3+}\r\nabc)\r\na OK\r\n", "DATA\r\n354 x\r\n.\r\n250\r\n", "BDAT 5\r\nabc",
        "a {99999999999999999999}\r\n", "RETR 1\r\n+OK\r\nx\r\n.\r\n", "a COMPRESS DEFLATE\r\na OK\r\nx"})
    void odd_sessions_can_be_followed(String text) {
        turns_can_be_followed_through_any_bytes_in_any_pieces(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @FuzzTest
    void a_proxy_header_is_read_or_refused(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        if (ProxyHeader.look(in) == ProxyHeader.Start.HEADER) {
            try {
                ProxyHeader.read(in);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).startsWith("PROXY header");
            }
        }
    }

    /** A client before its login, whose every login is refused. */
    private static final class Talk implements ClientSide, Lines.Sink {
        private final Lines lines = new Lines(16_384, this);
        private final EmbeddedChannel channel = new EmbeddedChannel(lines);
        private final StringBuilder said = new StringBuilder();
        private final ClientDialogue dialogue;
        private boolean closed;

        Talk(LineProtocol protocol) {
            dialogue = protocol.client(this);
            dialogue.begin();
        }

        @Override
        public Frontend frontend() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean mayLogIn() {
            return true;
        }

        @Override
        public boolean mayStartTls() {
            return false;
        }

        @Override
        public void send(String text) {
            said.append(text);
        }

        @Override
        public void sendAndClose(String text) {
            said.append(text);
            closed = true;
            lines.pause();
        }

        @Override
        public void literal(int size, Consumer<byte[]> to) {
            lines.literal(size, to);
        }

        @Override
        public int longestLiteral() {
            return 16_384;
        }

        @Override
        public void startTls(String agreed) {
            throw new IllegalStateException("was not offered");
        }

        @Override
        public void mayPass(int hops) {
            assertThat(hops).isBetween(0, 999);
        }

        @Override
        public void named(String name) {
            assertThat(name).doesNotContain("\n");
        }

        @Override
        public void login(Credentials credentials) {
            dialogue.refused(null);
        }

        @Override
        public void respond(byte[] message) {
            dialogue.unavailable();
        }

        @Override
        public Set<String> common() {
            return Set.of("IMAP4REV1", "ID", "SIEVE:fileinto", "SIZE 100", "UIDL");
        }

        @Override
        public Set<String> mechanisms() {
            return SaslServer.MECHANISMS;
        }

        @Override
        public String hostname() {
            return "mail";
        }

        @Override
        public void line(byte[] line) {
            dialogue.line(line);
        }

        @Override
        public void tooLong() {
            sendAndClose(dialogue.tooLong());
        }

        @Override
        public void closed() {
            closed = true;
        }
    }

    /** A server's connection that goes nowhere. */
    private static final class Answering implements ServerSide {
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private Lines lines;
        private boolean over;

        Lines lines(ServerDialogue dialogue) {
            lines = new Lines(65_536, new Lines.Sink() {
                @Override
                public void line(byte[] line) {
                    if (!over) {
                        dialogue.line(line);
                    }
                }

                @Override
                public void tooLong() {
                    over = true;
                }

                @Override
                public void closed() {
                    over = true;
                }
            });
            return lines;
        }

        @Override
        public dev.godwit.proxy.config.DestinationConfig.Service service() {
            return new dev.godwit.proxy.config.DestinationConfig.Service("h", 1, dev.godwit.wire.net.TlsPolicy.cleartext(), "h",
                    dev.godwit.proxy.config.DestinationConfig.Forwarding.NATIVE, true);
        }

        @Override
        public dev.godwit.proxy.backend.ClientInfo client() {
            var address = new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 1);
            return new dev.godwit.proxy.backend.ClientInfo(address, address, 1, true, 5);
        }

        @Override
        public String clientName() {
            return "";
        }

        @Override
        public void send(String text) {
            assertThat(text).endsWith("\r\n");
        }

        @Override
        public void literal(int size, Consumer<byte[]> to) {
            lines.literal(size, to);
        }

        @Override
        public void startTls(Runnable then) {
            throw new IllegalStateException("is not configured");
        }

        @Override
        public Set<String> known() {
            return null;
        }

        @Override
        public void learned(Set<String> capabilities) {
            assertThat(capabilities).isNotNull();
        }

        @Override
        public void finished() {
            over = true;
        }

        @Override
        public void accepted(String before, String answer) {
            over = true;
            assertThat(answer).doesNotContain("\n");
        }

        @Override
        public void refused(String answer) {
            over = true;
        }

        @Override
        public void failed(dev.godwit.proxy.backend.BackendException.Stage stage, String why) {
            over = true;
            assertThat(why).doesNotContain("alice").doesNotContain("cret");
        }

        @Override
        public void challenge(byte[] message) {
            assertThat(message).isNotNull();
        }
    }
}
