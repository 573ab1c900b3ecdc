package dev.godwit.dav;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.util.List;

/**
 * Calendars, contacts or files on a server: {@code caldav+https://user@host}, {@code carddav+https://user@host},
 * {@code webdav+https://user@host/path}; with {@code http} in place of {@code https} only where the URL says {@code ?cleartext}.
 */
public final class DavEndpoint implements EndpointType {
    @Override
    public List<String> schemes() {
        return List.of("caldav+https", "carddav+https", "webdav+https", "caldav+http", "carddav+http", "webdav+http");
    }

    @Override
    public List<Option> options() {
        return DavOptions.ALL;
    }

    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        return open(uri, secrets, false);
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        return open(uri, secrets, true);
    }

    private static Target open(EndpointUri uri, Secrets secrets, boolean make) {
        DavOptions options = DavOptions.of(uri);
        return switch (uri.scheme().substring(0, uri.scheme().indexOf('+'))) {
            case "caldav" -> DavAccount.groupware(options, secrets, Groupware.CALDAV);
            case "carddav" -> DavAccount.groupware(options, secrets, Groupware.CARDDAV);
            default -> DavAccount.files(options, secrets, make);
        };
    }
}
