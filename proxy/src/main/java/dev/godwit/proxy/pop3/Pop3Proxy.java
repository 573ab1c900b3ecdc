package dev.godwit.proxy.pop3;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.line.ClientDialogue;
import dev.godwit.proxy.line.ClientSide;
import dev.godwit.proxy.line.Credentials;
import dev.godwit.proxy.line.LineProtocol;
import dev.godwit.proxy.line.SaslServer;
import dev.godwit.proxy.line.ServerDialogue;
import dev.godwit.proxy.line.ServerSide;
import dev.godwit.proxy.line.Turns;
import dev.godwit.proxy.session.Farewell;
import java.util.HashSet;
import java.util.Set;

/** POP3. Capabilities are kept as lines, in upper case, such as {@code SASL PLAIN}, and besides each mechanism as {@code SASL=PLAIN}. */
public final class Pop3Proxy implements LineProtocol {

    @Override
    public Protocol protocol() {
        return Protocol.POP3;
    }

    @Override
    public ClientDialogue client(ClientSide side) {
        return new Pop3ClientDialogue(side);
    }

    @Override
    public ServerDialogue server(ServerSide side, Credentials credentials) {
        return new Pop3ServerDialogue(side, credentials);
    }

    @Override
    public Turns turns() {
        return new Pop3Turns();
    }

    /** A POP3 server says nothing unasked; closing without QUIT deletes no mail (RFC 1939 §6). */
    @Override
    public String goodbye(Farewell why) {
        return "";
    }

    @Override
    public String tooMany() {
        return "-ERR [SYS/TEMP] Too many connections, please try again later\r\n";
    }

    @Override
    public Set<String> mechanisms(Set<String> capabilities) {
        Set<String> mechanisms = new HashSet<>(SaslServer.MECHANISMS);
        mechanisms.removeIf(name -> !capabilities.contains("SASL=" + name));
        if (capabilities.contains("USER") || mechanisms.contains("PLAIN")) {
            mechanisms.add("PLAIN"); // USER and PASS say the same
            mechanisms.add("LOGIN");
        }
        return mechanisms;
    }
}
