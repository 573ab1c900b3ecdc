package dev.godwit.cli;

import dev.godwit.archive.ArchiveEndpoint;
import dev.godwit.archive.vandelay.VandelayEndpoint;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.dav.DavEndpoint;
import dev.godwit.files.loose.FilesEndpoint;
import dev.godwit.files.loose.TakeoutEndpoint;
import dev.godwit.files.maildir.MaildirEndpoint;
import dev.godwit.files.mbox.MboxEndpoint;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.jmap.JmapEndpoint;
import dev.godwit.managesieve.SieveEndpoint;
import dev.godwit.memory.MemoryEndpoint;
import java.time.InstantSource;
import java.util.List;

/** Every kind of endpoint there is, and nothing else knows them all. */
final class EndpointTypes {
    static final List<EndpointType> ALL = List.of(
            new ImapEndpoint(),
            new JmapEndpoint(),
            new SieveEndpoint(),
            new DavEndpoint(),
            new MaildirEndpoint(),
            new MboxEndpoint(),
            new FilesEndpoint(),
            new TakeoutEndpoint(),
            new ArchiveEndpoint(InstantSource.system()),
            new VandelayEndpoint(),
            new MemoryEndpoint());

    private EndpointTypes() {
    }

    /** @throws EndpointException USAGE if no endpoint answers to its scheme */
    static EndpointType of(EndpointUri uri) {
        return ALL.stream().filter(type -> type.schemes().contains(uri.scheme())).findFirst().orElseThrow(() ->
                EndpointException.of(Kind.USAGE, "'" + uri.text() + "' is not an endpoint: there is no scheme '" + uri.scheme() + "'")
                        .nextStep("Known: " + String.join(", ", ALL.stream().flatMap(type -> type.schemes().stream()).sorted().toList()) + ".")
                        .explainedAs("endpoint-url"));
    }
}
