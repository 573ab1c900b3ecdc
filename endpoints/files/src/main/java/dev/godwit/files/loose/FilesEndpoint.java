package dev.godwit.files.loose;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.files.tree.FileTrees;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** {@code files:/path}: mail, calendars, contacts, scripts and other files in a directory or a zip. */
public final class FilesEndpoint implements EndpointType {
    private final Clock clock;

    public FilesEndpoint() {
        this(Clock.systemUTC());
    }

    /** @param clock dates messages that have no date, and makes UIDVALIDITYs */
    public FilesEndpoint(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<String> schemes() {
        return List.of("files");
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("mail", "eml, maildir, mbox", "how mail is kept in a new tree: a file for each message (eml, the default), a Maildir, or mbox files"));
    }

    /** @throws dev.godwit.contract.EndpointException USAGE if nothing is there, MALFORMED if it is a file that is no zip or a hostile one */
    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        mail(uri);
        Path path = Path.of(uri.path());
        return FileTrees.source(path).orElseGet(() -> new LooseSource(Trees.open(path)));
    }

    /** A directory that is empty, not there yet, or was written by Godwit before. */
    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        return FileTrees.target(Path.of(uri.path()), mail(uri), clock);
    }

    /** Null if it is not said. */
    private static String mail(EndpointUri uri) {
        uri.requireOptions(Set.of("mail"));
        String mail = uri.option("mail").orElse(null);
        if (mail != null && !mail.matches("eml|maildir|mbox")) {
            throw LooseErrors.mail(mail);
        }
        return mail;
    }
}
