package dev.godwit.proxy.line;

import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.net.FrontendProtocol;
import java.nio.charset.StandardCharsets;

/** A line protocol as a listener sees it. */
public final class LineFrontend implements FrontendProtocol {
    private final LineProtocol protocol;
    private final ProxyParts parts;
    private final Learned learned;

    /** @param learned what the servers offer in this protocol */
    public LineFrontend(LineProtocol protocol, ProxyParts parts, Learned learned) {
        this.protocol = protocol;
        this.parts = parts;
        this.learned = learned;
    }

    @Override
    public void accepted(Frontend frontend) {
        new LoginSession(protocol, parts, learned, frontend).begin();
    }

    @Override
    public byte[] tooMany() {
        return protocol.tooMany().getBytes(StandardCharsets.US_ASCII);
    }
}
