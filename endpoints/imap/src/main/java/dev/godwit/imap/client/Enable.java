package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** ENABLE (RFC 5161). Tells what the server enabled. */
public final class Enable implements Command<Set<String>> {
    private final ImapClient client;
    private final List<String> extensions;
    private final Set<String> enabled = new TreeSet<>();

    public Enable(ImapClient client, List<String> extensions) {
        this.client = client;
        this.extensions = List.copyOf(extensions);
    }

    @Override
    public String name() {
        return "ENABLE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("ENABLE ").raw(String.join(" ", extensions));
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name != ResponseName.ENABLED) {
            return false;
        }
        in.skipSp();
        while (!in.atLineEnd()) {
            enabled.add(in.atom().toUpperCase(Locale.ROOT));
            in.skipSp();
        }
        return true;
    }

    @Override
    public Set<String> completed(StatusResponse response) {
        if (enabled.contains("UTF8=ACCEPT")) {
            client.utf8Enabled();
        }
        return enabled;
    }
}
