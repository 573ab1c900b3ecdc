package dev.godwit.files.loose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The cards of a vCard file, each as it stands there. */
final class CardFile {
    private CardFile() {
    }

    /** One item of the whole file if there is no card in it that can be understood. */
    static List<TextItem> parse(byte[] file) {
        List<TextItem> cards = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        ContentLines lines = new ContentLines(file);
        int depth = 0;
        int from = 0;
        String uid = "";
        while (lines.next()) {
            // vCard 2.1 has cards within cards (AGENT)
            if (lines.begins("VCARD")) {
                from = depth == 0 ? lines.from() : from;
                uid = depth == 0 ? "" : uid;
                depth++;
            } else if (lines.ends() && lines.value().equalsIgnoreCase("VCARD")) {
                depth = Math.max(0, depth - 1);
                if (depth == 0) {
                    add(cards, ids, TextItem.of(uid, file, List.of(new int[] {from, lines.to()})));
                }
            } else if (depth == 1 && uid.isEmpty() && lines.name().equals("UID")) {
                uid = lines.value();
            }
        }
        if (cards.isEmpty() && file.length > 0) {
            cards.add(TextItem.of("", file, List.of(new int[] {0, file.length})));
        }
        return cards;
    }

    private static void add(List<TextItem> cards, Set<String> ids, TextItem card) {
        String id = card.id();
        for (int n = 2; !ids.add(id); n++) {
            id = card.id() + "#" + n;
        }
        cards.add(card.withId(id));
    }
}
