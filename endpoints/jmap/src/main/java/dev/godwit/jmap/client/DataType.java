package dev.godwit.jmap.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A type of objects.
 *
 * @param name as in {@code Foo/get}
 * @param using the capabilities that requests with it must name, besides core
 */
public record DataType(String name, Set<String> using) {
    public static final DataType MAILBOX = new DataType("Mailbox", Urn.MAIL);
    public static final DataType EMAIL = new DataType("Email", Urn.MAIL);
    public static final DataType QUOTA = new DataType("Quota", Urn.QUOTA);

    public DataType {
        using = Set.copyOf(using);
    }

    public DataType(String name, String... using) {
        this(name, new LinkedHashSet<>(List.of(using)));
    }
}
