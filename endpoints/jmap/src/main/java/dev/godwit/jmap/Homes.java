package dev.godwit.jmap;

import dev.godwit.model.Keywords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** In which mailboxes an Email is listed, and with which keywords. */
final class Homes {
    private static final List<String> ROLES = List.of("inbox", "sent", "drafts", "archive", "important", "flagged", "junk", "trash", "", "all");

    private final boolean primaryOnly;
    private final Supplier<BoxTree> tree;

    /** @param primaryOnly in one, with the names of the others as keywords; otherwise in each */
    Homes(boolean primaryOnly, Supplier<BoxTree> tree) {
        this.primaryOnly = primaryOnly;
        this.tree = tree;
    }

    boolean primaryOnly() {
        return primaryOnly;
    }

    /** Hears where an Email is. */
    interface Listener {
        void in(String mailboxId, Keywords keywords);
    }

    void of(EmailRow row, Listener listener) {
        if (!primaryOnly || row.mailboxIds().size() < 2) {
            row.mailboxIds().forEach(id -> listener.in(id, row.keywords()));
            return;
        }
        BoxTree boxes = tree.get();
        List<Box> homes = new ArrayList<>(row.mailboxIds().stream().flatMap(id -> boxes.withId(id).stream()).toList());
        if (homes.isEmpty()) {
            return;
        }
        homes.sort(Comparator.comparingInt(Homes::rank).thenComparingLong(Box::sortOrder).thenComparing(Box::path));
        Keywords others = Keywords.of(homes.stream().skip(1).map(box -> Keyword.ofMailbox(box.path().toString())).toList());
        listener.in(homes.getFirst().id(), row.keywords().plus(others));
    }

    private static int rank(Box box) {
        int rank = ROLES.indexOf(box.role());
        return rank < 0 ? ROLES.indexOf("") : rank;
    }
}
