package dev.godwit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.Json;
import dev.godwit.model.Keywords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** JMAP's keywords (RFC 8621 §4.1.1) and ours: the same but for case, which JMAP does not keep, and {@code $deleted}, which it does not have. */
final class Keyword {
    private Keyword() {
    }

    static Keywords read(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.properties().forEach(each -> {
            boolean set = !each.getValue().isBoolean() || each.getValue().asBoolean();
            if (set && !each.getKey().isEmpty() && each.getKey().indexOf(' ') < 0) {
                names.add(each.getKey());
            }
        });
        return Keywords.of(names);
    }

    static ObjectNode write(Keywords keywords) {
        ObjectNode json = Json.object();
        for (String name : keywords.minus(Keywords.of(Keywords.DELETED))) {
            json.put(name.toLowerCase(Locale.ROOT), true);
        }
        return json;
    }

    /** Puts the changes of keywords into a patch of an Email (RFC 8620 §5.3). */
    static void patch(ObjectNode patch, Keywords keywords, boolean set) {
        for (String name : keywords.minus(Keywords.of(Keywords.DELETED))) {
            String path = "keywords/" + name.toLowerCase(Locale.ROOT).replace("~", "~0").replace("/", "~1");
            if (set) {
                patch.put(path, true);
            } else {
                patch.putNull(path);
            }
        }
    }

    /** A mailbox's name as a keyword that IMAP takes too (an atom). */
    static String ofMailbox(String path) {
        return path.replaceAll("[^A-Za-z0-9$_./+=-]", "_");
    }
}
