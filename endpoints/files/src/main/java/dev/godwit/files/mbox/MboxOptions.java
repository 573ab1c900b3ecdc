package dev.godwit.files.mbox;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.files.FolderNames;
import dev.godwit.model.MailboxPath;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of an {@code mbox:} URL.
 *
 * @param zone in which "From " lines without a zone are read
 * @param single the name of the mailbox, where the path is one file
 */
record MboxOptions(MboxSplitter.Format format, ZoneId zone, FolderNames names, MailboxPath single) {
    static final List<Option> DECLARED = List.of(
            new Option("format", "auto, mboxo, mboxrd, mboxcl", "how \"From \" lines in messages are protected (auto: a Content-Length that holds counts, else one '>' is taken off)"),
            new Option("zone", "UTC, Europe/Berlin, +0200, …", "the time zone of \"From \" lines (they have none of their own); UTC if not given"),
            new Option("names", "utf8, mutf7", "how non-ASCII mailbox names are written in file names"),
            new Option("mailbox", "a name", "the mailbox that a single file holds; INBOX if not given"));

    static MboxOptions of(EndpointUri uri) {
        Set<String> known = DECLARED.stream().map(Option::name).collect(Collectors.toSet());
        uri.requireOptions(known);
        MboxSplitter.Format format = switch (uri.option("format").orElse("auto")) {
            case "auto" -> MboxSplitter.Format.AUTO;
            case "mboxo" -> MboxSplitter.Format.MBOXO;
            case "mboxrd" -> MboxSplitter.Format.MBOXRD;
            case "mboxcl" -> MboxSplitter.Format.MBOXCL;
            case String other -> throw wrong("format", other, "auto, mboxo, mboxrd or mboxcl");
        };
        FolderNames names = switch (uri.option("names").orElse("utf8")) {
            case "utf8" -> FolderNames.UTF8;
            case "mutf7" -> FolderNames.MUTF7;
            case String other -> throw wrong("names", other, "utf8 or mutf7");
        };
        return new MboxOptions(format, zone(uri), names, uri.option("mailbox").map(MailboxPath::parse).orElse(MailboxPath.INBOX));
    }

    private static ZoneId zone(EndpointUri uri) {
        String zone = uri.option("zone").orElse("");
        try {
            return zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw wrong("zone", zone, "a time zone like UTC, Europe/Berlin or +02:00");
        }
    }

    private static EndpointException wrong(String name, String value, String allowed) {
        return EndpointException.of(Kind.USAGE, "mbox: the option '" + name + "' is " + allowed + ", not '" + value + "'");
    }
}
