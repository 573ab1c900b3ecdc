package dev.godwit.proxy.config;

/** {@code [delivery]}: SMTP and LMTP. */
public record DeliveryConfig() {

    static DeliveryConfig read(Section section) {
        section.end();
        return new DeliveryConfig();
    }
}
