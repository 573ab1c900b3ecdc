package dev.godwit.proxy.config;

/** {@code [admin]}: the management API. */
public record AdminConfig() {

    static AdminConfig read(Section section) {
        section.end();
        return new AdminConfig();
    }
}
