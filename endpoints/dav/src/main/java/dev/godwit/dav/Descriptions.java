package dev.godwit.dav;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointDescription.Quota;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Propfind;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.client.ServerOptions;
import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.model.DataKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.xml.namespace.QName;

/** What DAV accounts say of themselves. */
final class Descriptions {
    private static final QName MAX_SIZE_CALENDAR = Names.cal("max-resource-size");
    private static final QName MAX_SIZE_CARD = Names.card("max-resource-size");

    private Descriptions() {
    }

    static EndpointDescription groupware(DavClient client, Groupware protocol, Place place, DavOptions options) {
        String at = place.single().orElseGet(() -> place.homes().getFirst());
        return DavErrors.at(options.display(), () -> {
            ServerOptions server = ServerOptions.of(client, at);
            return describe(client, at, options, protocol.scheme, place.path(), server, notes(server, protocol), Set.of(protocol.kind));
        });
    }

    static EndpointDescription files(DavClient client, String root, DavOptions options) {
        return DavErrors.at(options.display(), () -> {
            ServerOptions server = ServerOptions.of(client, root);
            return describe(client, root, options, "webdav", root, server, new ArrayList<>(), Set.of(DataKind.FILES));
        });
    }

    private static EndpointDescription describe(DavClient client, String at, DavOptions options, String scheme, String path, ServerOptions server,
            List<String> notes, Set<DataKind> kinds) throws IOException {
        DavResponse facts = facts(client, at);
        if (!options.http().origin().secure()) {
            notes.add("The connection is not encrypted: everything, the password too, travels readable.");
        } else if (!options.http().trusted()) {
            notes.add("The server's certificate is not verified.");
        }
        OptionalLong size = facts.number(MAX_SIZE_CALENDAR).isPresent() ? facts.number(MAX_SIZE_CALENDAR) : facts.number(MAX_SIZE_CARD);
        return new EndpointDescription(options.display(), identity(options, scheme, path), server.software(), server.dav(), size, quota(facts, at), notes, kinds);
    }

    /** Stable over runs and over the ways to give the URL: the host, and where the account is there. */
    private static String identity(DavOptions options, String scheme, String path) {
        String user = options.user().isEmpty() ? "" : options.user() + "@";
        return path.startsWith("/") ? scheme + "://" + user + options.http().origin().host() + ":" + options.http().origin().port() + path : scheme + "://" + user + path;
    }

    private static DavResponse facts(DavClient client, String at) throws IOException {
        try {
            return Propfind.one(client, at, List.of(Names.QUOTA_USED, Names.QUOTA_AVAILABLE, MAX_SIZE_CALENDAR, MAX_SIZE_CARD));
        } catch (RefusedException notTold) {
            return new DavResponse(List.of(at), notTold.status(), java.util.Map.of(), java.util.Map.of(), List.of());
        }
    }

    /** RFC 4331: what is left, not what is allowed. */
    private static Optional<Quota> quota(DavResponse facts, String at) {
        OptionalLong used = facts.number(Names.QUOTA_USED);
        OptionalLong available = facts.number(Names.QUOTA_AVAILABLE);
        return used.isEmpty() || available.isEmpty() ? Optional.empty() : Optional.of(new Quota(at, used.getAsLong(), used.getAsLong() + available.getAsLong()));
    }

    private static List<String> notes(ServerOptions server, Groupware protocol) {
        List<String> notes = new ArrayList<>();
        if (protocol == Groupware.CALDAV) {
            if ((server.has("calendar-auto-schedule") || server.has("calendar-schedule")) && !server.obeysSilence()) {
                notes.add("As a target: this server sends invitations and replies by itself, and is not known to let itself be kept from it"
                        + " for events with an organizer and attendees. Switch its scheduling off while copying.");
            }
            if (server.has("calendar-managed-attachments") || server.has("calendar-managed-attachments-no-recurrence")) {
                notes.add("Attachments that this server manages (RFC 8607) stay on it: events carry links to them.");
            }
        }
        return notes;
    }
}
