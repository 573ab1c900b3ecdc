package dev.godwit.proxy.sieve;

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

/**
 * ManageSieve. Capabilities are kept as {@code NAME=value}, and those with lists of words besides with one entry a word:
 * {@code SIEVE:fileinto}, {@code SASL:PLAIN}, {@code XCLIENT:ADDR}.
 */
public final class SieveProxy implements LineProtocol {

    @Override
    public Protocol protocol() {
        return Protocol.MANAGESIEVE;
    }

    @Override
    public ClientDialogue client(ClientSide side) {
        return new SieveClientDialogue(side);
    }

    @Override
    public ServerDialogue server(ServerSide side, Credentials credentials) {
        return new SieveServerDialogue(side, credentials);
    }

    @Override
    public Turns turns() {
        return new SieveTurns();
    }

    @Override
    public String goodbye(Farewell why) {
        return "BYE (TRYLATER) \"" + why.text() + "\"\r\n";
    }

    @Override
    public String tooMany() {
        return "BYE (TRYLATER) \"Too many connections, please try again later\"\r\n";
    }

    @Override
    public Set<String> mechanisms(Set<String> capabilities) {
        Set<String> mechanisms = new HashSet<>(SaslServer.MECHANISMS);
        mechanisms.removeIf(name -> !capabilities.contains("SASL:" + name));
        if (mechanisms.contains("PLAIN")) {
            mechanisms.add("LOGIN");
        }
        return mechanisms;
    }
}
