package dev.godwit.proxy.config;

import java.time.Duration;

/**
 * {@code [limits]}.
 *
 * @param line            longest line before the login, in bytes; tokens are long
 * @param literal         longest literal before the login, in bytes
 * @param idle            after so long without a byte in either direction a session is closed
 * @param hold            longest wait of a login for a held account
 * @param drain           longest time a running command may take to end
 * @param parting         longest time a server may take to close a connection that is taken from it: until then it may still act
 * @param connectTimeout  of one attempt to reach a server
 * @param connectRetries  further attempts, 200 ms apart
 * @param answerTimeout   of a server's answer before and to the login
 * @param breakerFailures failures in a row after which a destination is not tried for a while; 0 = never
 * @param breakerClients  how many different clients they must have hit, where they could be one client's fault
 * @param breakerCooldown for so long; then one attempt decides
 * @param proxyHops       how many proxies a connection may pass: the loop guard
 */
public record LimitsConfig(int line, int literal, Duration idle, Duration hold, Duration drain, Duration parting, Duration connectTimeout, int connectRetries,
        Duration answerTimeout, int breakerFailures, int breakerClients, Duration breakerCooldown, int proxyHops) {

    static LimitsConfig read(Section section) {
        LimitsConfig config = new LimitsConfig(
                section.size("line", 16 * 1024),
                section.size("literal", 16 * 1024),
                section.duration("idle", Duration.ofMinutes(35)),
                section.duration("hold", Duration.ofSeconds(60)),
                section.duration("drain", Duration.ofSeconds(30)),
                section.duration("parting", Duration.ofSeconds(30)),
                section.duration("connect_timeout", Duration.ofSeconds(10)),
                section.number("connect_retries", 2, 0, 100),
                section.duration("answer_timeout", Duration.ofSeconds(60)),
                section.number("breaker_failures", 5, 0, 1000),
                section.number("breaker_clients", 2, 1, 1000),
                section.duration("breaker_cooldown", Duration.ofSeconds(30)),
                section.number("proxy_hops", 7, 1, 100));
        if (config.line < 512 || config.literal < 512) {
            section.problem("line", "lines and literals must be allowed at least 512 bytes");
        }
        section.end();
        return config;
    }
}
