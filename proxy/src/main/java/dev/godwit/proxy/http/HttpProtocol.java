package dev.godwit.proxy.http;

import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.net.Frontend;
import dev.godwit.proxy.net.FrontendProtocol;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.util.List;

/** HTTP/1.1 and, where ALPN agrees on it, HTTP/2. */
public final class HttpProtocol implements FrontendProtocol {
    private final ProxyParts parts;

    public HttpProtocol(ProxyParts parts) {
        this.parts = parts;
    }

    @Override
    public void accepted(Frontend frontend) {
        Client client = new Client(parts, frontend);
        if (ApplicationProtocolNames.HTTP_2.equals(frontend.applicationProtocol())) {
            Http2Connection.begin(client);
        } else {
            frontend.channel().pipeline().addLast(new Http1Connection(client));
        }
    }

    @Override
    public byte[] tooMany() {
        return LocalResponse.tryAgain("Too many connections.", 5).bytes();
    }

    @Override
    public List<String> applicationProtocols() {
        return List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
    }
}
