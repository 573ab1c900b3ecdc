package dev.godwit.testkit.jmap;

import java.util.List;
import java.util.NoSuchElementException;

/** All data types. */
final class DataTypes {
    static final List<DataType> ALL = List.of(new MailboxType(), new EmailType(), new ThreadType());

    private DataTypes() {
    }

    static DataType named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst()
                .orElseThrow(() -> new NoSuchElementException("no type " + name));
    }
}
