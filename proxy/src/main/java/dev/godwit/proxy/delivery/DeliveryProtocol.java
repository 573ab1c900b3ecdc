package dev.godwit.proxy.delivery;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.config.DeliveryConfig;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.net.FrontendProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/** SMTP and LMTP: gives every connection a thread. One object can serve both. */
public final class DeliveryProtocol implements FrontendProtocol {
    private final ProxyParts parts;
    private final LearnedExtensions learned;

    public DeliveryProtocol(ProxyParts parts, Clock clock) {
        this.parts = parts;
        this.learned = new LearnedExtensions(clock);
    }

    @Override
    public void accepted(Frontend frontend) {
        Optional<String> passthrough = passthrough(parts.config().get().delivery(), frontend.listener().protocol());
        Runnable conversation = passthrough.isPresent() ? new Passthrough(parts, frontend, new LinkOpener(parts, learned), passthrough.get())
                : new DeliveryConversation(parts, learned, frontend);
        Thread.ofVirtual().name("delivery").start(conversation);
    }

    private static Optional<String> passthrough(DeliveryConfig config, Protocol protocol) {
        return protocol == Protocol.LMTP ? config.lmtpPassthrough() : config.smtpPassthrough();
    }

    @Override
    public byte[] tooMany() {
        return Replies.TOO_MANY_CONNECTIONS.text().getBytes(StandardCharsets.US_ASCII);
    }
}
