package dev.godwit.files.loose;

import dev.godwit.model.DataKind;
import java.util.List;

/** The UID of a file that holds one event or card. */
public final class LooseUid {
    private LooseUid() {
    }

    /** Empty if there is none, or more than one. */
    public static String of(DataKind kind, byte[] file) {
        List<TextItem> items = kind == DataKind.CALENDARS ? CalendarFile.parse(file).items() : CardFile.parse(file);
        return items.size() == 1 ? items.getFirst().uid() : "";
    }
}
