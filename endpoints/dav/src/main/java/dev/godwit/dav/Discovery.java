package dev.godwit.dav;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Hrefs;
import dev.godwit.dav.client.NotDavException;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.DavXmlException;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import dev.godwit.wire.http.HttpFailure;
import dev.godwit.wire.http.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where an account's calendars or address books are (RFC 6764 §6): the URL names one of them, their home, or a
 * principal; or it names a host, which is asked at its well-known URL, at its root, and at last by DNS.
 */
final class Discovery {
    private final DavClient client;
    private final Groupware protocol;
    private final DavOptions options;

    Discovery(DavClient client, Groupware protocol, DavOptions options) {
        this.client = client;
        this.protocol = protocol;
        this.options = options;
    }

    Place find() throws IOException {
        if (options.principal().isPresent()) {
            String given = options.principal().get();
            return ofPrincipal(client.hrefs().of("/", given.startsWith("/") || given.contains("://") ? given : "/" + given));
        }
        if (!options.http().path().isEmpty()) {
            return at(Hrefs.canonical("/" + options.http().path()), true)
                    .orElseThrow(() -> DavErrors.nothingHere(options.display(), "there are no " + protocol.plural + " at this path, and it leads to none"));
        }
        return byHost();
    }

    private Place byHost() throws IOException {
        IOException first = null;
        for (String start : List.of("/.well-known/" + protocol.scheme, "/")) {
            try {
                Optional<Place> place = at(start, false);
                if (place.isPresent()) {
                    return place.get();
                }
            } catch (RefusedException | NotDavException | DavXmlException e) {
                first = first == null ? e : first;
            } catch (HttpFailure e) {
                if (e.reason() != HttpFailure.Reason.CONNECTION && e.reason() != HttpFailure.Reason.REDIRECTED_ELSEWHERE) {
                    throw e;
                }
                first = e;
                break;
            }
        }
        Optional<Place> byRecords = byServiceRecords();
        if (byRecords.isPresent()) {
            return byRecords.get();
        }
        if (first instanceof HttpFailure || first instanceof NotDavException page && page.isHtml()) {
            throw first;
        }
        EndpointException nothing = DavErrors.nothingHere(options.display(), "this host offers no " + protocol.plural);
        if (first != null) {
            nothing.addSuppressed(first);
        }
        throw nothing;
    }

    /** RFC 6764 §6, steps 1 and 2. */
    private Optional<Place> byServiceRecords() throws IOException {
        Origin origin = options.http().origin();
        if (!options.dns() || !origin.secure()) {
            return Optional.empty();
        }
        for (ServiceRecords.Service service : ServiceRecords.of(protocol.scheme + "s", origin.host())) {
            Origin target = new Origin(true, service.host(), service.port());
            if (!target.equals(origin)) {
                String start = client.hrefs().of("/", target + service.path().orElse("/.well-known/" + protocol.scheme));
                admit(start);
                return at(start, false);
            }
        }
        return Optional.empty();
    }

    /** @param explicit whether the URL names this path: then what is there counts for more than who logs in */
    private Optional<Place> at(String start, boolean explicit) throws IOException {
        List<DavResponse> found = new ArrayList<>();
        String from = new Propfind(start, 0, List.of(Names.RESOURCETYPE, Names.CURRENT_USER_PRINCIPAL, Names.OWNER, protocol.homeSet))
                .run(client, (_, response) -> found.add(response)).from();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        DavResponse here = found.getFirst();
        String user = href(from, here.property(Names.CURRENT_USER_PRINCIPAL)).orElse("");
        String owner = href(from, here.property(Names.OWNER)).orElse("");
        if (explicit && here.is(protocol.resourceType)) {
            return Optional.of(new Place(owner.isEmpty() ? user : owner, List.of(), Optional.of(Hrefs.collection(from))));
        }
        List<String> homes = hrefs(from, here.property(protocol.homeSet));
        if (!homes.isEmpty()) {
            return Optional.of(new Place(here.is(Names.PRINCIPAL) || user.isEmpty() ? from : user, homes, Optional.empty()));
        }
        if (explicit && here.is(Names.COLLECTION) && (isHome(Hrefs.collection(from)) || !owner.isEmpty() && !Hrefs.plain(owner).equals(Hrefs.plain(user)))) {
            return Optional.of(new Place(owner, List.of(Hrefs.collection(from)), Optional.empty()));
        }
        return user.isEmpty() || user.equals(from) ? Optional.empty() : Optional.of(ofPrincipal(user));
    }

    private boolean isHome(String id) throws IOException {
        boolean[] home = new boolean[1];
        new Propfind(id, 1, List.of(Names.RESOURCETYPE)).run(client, (member, response) -> home[0] |= response.is(protocol.resourceType));
        return home[0];
    }

    private Place ofPrincipal(String principal) throws IOException {
        admit(principal);
        DavResponse response = Propfind.one(client, principal, List.of(protocol.homeSet, Names.RESOURCETYPE));
        List<String> homes = hrefs(principal, response.property(protocol.homeSet));
        if (homes.isEmpty()) {
            throw DavErrors.nothingHere(options.display(), "this account has no " + protocol.plural + " (no " + protocol.homeSet.getLocalPart() + ")");
        }
        return new Place(principal, homes, Optional.empty());
    }

    private Optional<String> href(String from, Optional<XmlElement> property) {
        return property.flatMap(element -> element.hrefs().stream().findFirst()).map(href -> client.hrefs().of(from, href));
    }

    private List<String> hrefs(String from, Optional<XmlElement> property) {
        List<String> all = property.map(XmlElement::hrefs).orElse(List.of()).stream().map(href -> Hrefs.collection(client.hrefs().of(from, href))).distinct().toList();
        all.forEach(this::admit);
        return all;
    }

    /**
     * Lets another server have the credentials if it belongs to the same domain, as iCloud's homes do
     * ({@code caldav.icloud.com}, {@code p34-caldav.icloud.com}): the server that has them said so.
     */
    private void admit(String id) {
        Optional<Origin> elsewhere = client.hrefs().elsewhere(id);
        if (elsewhere.isEmpty() || client.reaches(id)) {
            return;
        }
        if (!elsewhere.get().secure() || !sameDomain(options.http().origin().host(), elsewhere.get().host())) {
            throw EndpointException.of(Kind.ACCESS_DENIED, options.display() + ": the server sends us to " + elsewhere.get() + ", which does not get the credentials unasked")
                    .nextStep("If that is the right server, allow it by ?trust-host=" + elsewhere.get().toString().replaceFirst("^https?://", "") + ".");
        }
        client.trust(id);
    }

    static boolean sameDomain(String given, String named) {
        if (given.equals(named)) {
            return true;
        }
        if (named.endsWith("." + given)) {
            return given.indexOf('.') > 0;
        }
        String parent = given.substring(given.indexOf('.') + 1);
        boolean domain = parent.indexOf('.') > 0 && parent.length() > 6 && !given.matches("[\\d.]+|.*:.*");
        return domain && (named.equals(parent) || named.endsWith("." + parent));
    }
}
