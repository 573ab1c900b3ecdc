package dev.godwit.dav;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.dav.DavQuirk;
import dev.godwit.testkit.dav.DavServer;
import java.util.TreeMap;

/** A server and an account on it, opened. */
final class DavUnderTest implements AutoCloseable {
    static final Secrets SECRETS = new Secrets() {
        @Override
        public String password() {
            return DavServer.PASSWORD;
        }

        @Override
        public String token(boolean afterRejection) {
            return "a-token";
        }
    };

    private final DavServer server;
    private final String url;
    private Target target;

    DavUnderTest(DavServer server, String scheme, String path, String options) {
        this.server = server;
        this.url = server.url(scheme, path, options);
        open();
    }

    static DavUnderTest calendars(String options, DavQuirk... quirks) {
        return new DavUnderTest(DavServer.start(quirks), "caldav+http", "", options);
    }

    static DavUnderTest contacts(String options, DavQuirk... quirks) {
        return new DavUnderTest(DavServer.start(quirks), "carddav+http", "", options);
    }

    static DavUnderTest files(String options, DavQuirk... quirks) {
        return new DavUnderTest(DavServer.start(quirks), "webdav+http", "/files/alice", options);
    }

    void open() {
        target = open(url);
    }

    static Target open(String url) {
        return new DavEndpoint().openTarget(EndpointUri.parse(url), SECRETS);
    }

    void reopen() {
        target.close();
        open();
    }

    DavServer server() {
        return server;
    }

    Target target() {
        return target;
    }

    ItemTarget items() {
        return (ItemTarget) target.items().orElseThrow();
    }

    /** A new collection of that name. */
    ItemCollection collection(String name) {
        DataKind kind = items().kinds().iterator().next();
        return items().create(new ItemCollection(kind, "", "", name, new TreeMap<>(), ""));
    }

    @Override
    public void close() {
        target.close();
        server.close();
    }
}
