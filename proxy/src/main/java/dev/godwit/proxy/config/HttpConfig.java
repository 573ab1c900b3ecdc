package dev.godwit.proxy.config;

/** {@code [http]}. */
public record HttpConfig() {

    static HttpConfig read(Section section) {
        section.end();
        return new HttpConfig();
    }
}
