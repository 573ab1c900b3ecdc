package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** ID (RFC 2971): says who we are, tells who the server is; keys in lower case. */
public final class Id implements Command<Map<String, String>> {
    private final Map<String, String> server = new TreeMap<>();

    @Override
    public String name() {
        return "ID";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("ID (\"name\" \"Godwit\")");
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name != ResponseName.ID) {
            return false;
        }
        in.skipSp();
        if (in.accept('(')) {
            in.skipSp();
            while (!in.accept(')')) {
                String key = in.nstring();
                in.skipSp();
                String value = in.nstring();
                in.skipSp();
                if (key != null && value != null) {
                    server.put(key.toLowerCase(Locale.ROOT), ImapDecoder.utf8(value));
                }
            }
        }
        return true;
    }

    @Override
    public Map<String, String> completed(StatusResponse response) {
        return server;
    }

    /** Some servers announce ID and refuse it; nobody needs the answer. */
    @Override
    public Map<String, String> refused(StatusResponse response) {
        return Map.of();
    }
}
