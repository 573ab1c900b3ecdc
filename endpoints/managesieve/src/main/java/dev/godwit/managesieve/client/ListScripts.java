package dev.godwit.managesieve.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** LISTSCRIPTS (RFC 5804 §2.7). */
public final class ListScripts {
    private ListScripts() {
    }

    /** A script of the server's list. */
    public record Entry(String name, boolean active) {
    }

    public static List<Entry> run(SieveClient client) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (List<byte[]> line : client.run("LISTSCRIPTS").data()) {
            entries.add(new Entry(Answer.utf8(line.getFirst()), line.size() > 1 && Answer.utf8(line.get(1)).equalsIgnoreCase("ACTIVE")));
        }
        return entries;
    }
}
