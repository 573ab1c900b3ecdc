package dev.godwit.proxy.config;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code [delivery]}: SMTP and LMTP.
 *
 * @param hold            how long the recipients of one message may wait for held accounts, all together
 * @param commandTimeout  for a client's next command, and for the next piece of a message
 * @param messageTimeout  for a server's answer to the end of a message
 * @param maxRecipients   of one message
 * @param maxErrors       wrong commands after which a connection is closed
 * @param bareNewlines    what becomes of messages with a CR or LF that is not part of a CRLF
 * @param smtpPassthrough the destination to which SMTP listeners pass everything unread; recipients are not looked at then
 * @param lmtpPassthrough the same for LMTP listeners
 */
public record DeliveryConfig(Duration hold, Duration commandTimeout, Duration messageTimeout, int maxRecipients, int maxErrors,
        BareNewlines bareNewlines, Optional<String> smtpPassthrough, Optional<String> lmtpPassthrough) {

    /** REJECT refuses the message; CONVERT makes a CRLF of a bare LF and a space of a bare CR, and offers no CHUNKING. */
    public enum BareNewlines { REJECT, CONVERT }

    static DeliveryConfig read(Section section) {
        DeliveryConfig config = new DeliveryConfig(
                section.duration("hold", Duration.ofSeconds(5)),
                section.duration("command_timeout", Duration.ofMinutes(5)),
                section.duration("message_timeout", Duration.ofMinutes(10)),
                section.number("max_recipients", 1000, 1, 100_000),
                section.number("max_errors", 20, 1, 10_000),
                section.choice("bare_newlines", BareNewlines.class, BareNewlines.REJECT),
                section.string("smtp_passthrough_destination"),
                section.string("lmtp_passthrough_destination"));
        section.end();
        return config;
    }
}
