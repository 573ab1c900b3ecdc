package dev.godwit.proxy.imap;

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

/** IMAP. */
public final class ImapProxy implements LineProtocol {

    @Override
    public Protocol protocol() {
        return Protocol.IMAP;
    }

    @Override
    public ClientDialogue client(ClientSide side) {
        return new ImapClientDialogue(side);
    }

    @Override
    public ServerDialogue server(ServerSide side, Credentials credentials) {
        return new ImapServerDialogue(side, credentials);
    }

    @Override
    public Turns turns() {
        return new ImapTurns();
    }

    @Override
    public String goodbye(Farewell why) {
        return "* BYE [UNAVAILABLE] " + why.text() + "\r\n";
    }

    @Override
    public String tooMany() {
        return "* BYE [UNAVAILABLE] Too many connections, please try again later\r\n";
    }

    @Override
    public Set<String> mechanisms(Set<String> capabilities) {
        Set<String> mechanisms = new HashSet<>(SaslServer.MECHANISMS);
        mechanisms.removeIf(name -> !capabilities.contains("AUTH=" + name));
        if (!capabilities.contains("LOGINDISABLED")) {
            mechanisms.add("PLAIN"); // the LOGIN command says the same
            mechanisms.add("LOGIN");
        }
        return mechanisms;
    }
}
