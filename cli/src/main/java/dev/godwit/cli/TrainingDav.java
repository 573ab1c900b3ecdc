package dev.godwit.cli;

import dev.godwit.testkit.dav.DavServer;
import dev.godwit.wire.net.JdkTls;
import dev.godwit.wire.net.TlsPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;

/** Calendars and contacts from one server of this process to another, and once more with nothing to do; and how TLS begins. */
final class TrainingDav {
    private static final int ITEMS_EACH = 150;

    private TrainingDav() {
    }

    static void run(Streams streams) throws IOException {
        Path state = Files.createTempDirectory("godwit-training");
        Map<String, String> environment = new HashMap<>(streams.environment());
        environment.putAll(Map.of("GODWIT_SOURCE_PASSWORD", DavServer.PASSWORD, "GODWIT_TARGET_PASSWORD", DavServer.PASSWORD, "GODWIT_STATE_DIR", state.toString()));
        try (DavServer from = DavServer.start(); DavServer to = DavServer.start()) {
            fill(from);
            String[] copy = {"copy", "--quiet", from.url("caldav+http", "", "dns=no"), from.url("carddav+http", "", "dns=no"),
                    "--to", to.url("caldav+http", "", "dns=no"), "--to", to.url("carddav+http", "", "dns=no")};
            Training.run(streams.withEnvironment(environment), copy);
            Training.run(streams.withEnvironment(environment), copy);
        } finally {
            Demo.deleteAll(state);
        }
        greetByTls();
    }

    private static void fill(DavServer server) {
        server.collection("/calendars/alice/work/", "<C:calendar/>", Map.of());
        server.collection("/contacts/alice/friends/", "<R:addressbook/>", Map.of());
        for (int i = 0; i < ITEMS_EACH; i++) {
            server.put("/calendars/alice/work/" + i + ".ics", bytes("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//training//EN\r\nBEGIN:VEVENT\r\nUID:event-" + i
                    + "\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T100000Z\r\nDTEND:20260101T110000Z\r\nSUMMARY:Meeting " + i
                    + "\r\nDESCRIPTION:" + "this and that ".repeat(i % 20) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
            server.put("/contacts/alice/friends/" + i + ".vcf", bytes("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-" + i + "\r\nFN:Person " + i + "\r\nN:" + i
                    + ";Person;;;\r\nEMAIL;TYPE=INTERNET:person" + i + "@example.org\r\nNOTE:" + "here and there ".repeat(i % 20) + "\r\nEND:VCARD\r\n"));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As far as a client gets without a server: the authorities are read, and the first message is written. */
    private static void greetByTls() throws IOException {
        SSLEngine engine = JdkTls.context(TlsPolicy.implicit()).createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }
}
