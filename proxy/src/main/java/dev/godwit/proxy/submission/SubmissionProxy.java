package dev.godwit.proxy.submission;

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

/** Submission. Capabilities are the lines of EHLO in upper case, AUTH and XCLIENT besides with one entry a word: {@code AUTH:PLAIN}. */
public final class SubmissionProxy implements LineProtocol {

    @Override
    public Protocol protocol() {
        return Protocol.SUBMISSION;
    }

    @Override
    public ClientDialogue client(ClientSide side) {
        return new SubmissionClientDialogue(side);
    }

    @Override
    public ServerDialogue server(ServerSide side, Credentials credentials) {
        return new SubmissionServerDialogue(side, credentials);
    }

    @Override
    public Turns turns() {
        return new SmtpTurns();
    }

    @Override
    public String goodbye(Farewell why) {
        return "421 4.3.0 " + why.text() + "\r\n";
    }

    @Override
    public String tooMany() {
        return "421 4.3.0 Too many connections, please try again later\r\n";
    }

    @Override
    public Set<String> mechanisms(Set<String> capabilities) {
        Set<String> mechanisms = new HashSet<>(SaslServer.MECHANISMS);
        mechanisms.removeIf(name -> !capabilities.contains("AUTH:" + name));
        if (mechanisms.contains("PLAIN") || mechanisms.contains("LOGIN")) {
            mechanisms.add("PLAIN");
            mechanisms.add("LOGIN");
        }
        return mechanisms;
    }
}
