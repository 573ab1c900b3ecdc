package dev.godwit.proxy.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code [log]}.
 *
 * @param file     empty = standard output
 * @param accounts how much of an account's name is written
 * @param clients  how much of a client's network address is written
 */
public record LogConfig(Optional<Path> file, Detail accounts, Detail clients) {

    /** FULL: as it is. SHORT: enough to recognise it beside others, not to contact it. NONE: not at all. */
    public enum Detail { FULL, SHORT, NONE }

    static LogConfig read(Section section) {
        LogConfig config = new LogConfig(section.path("file"), section.choice("accounts", Detail.class, Detail.SHORT),
                section.choice("clients", Detail.class, Detail.FULL));
        section.end();
        return config;
    }
}
