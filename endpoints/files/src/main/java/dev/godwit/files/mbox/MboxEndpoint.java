package dev.godwit.files.mbox;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.files.FileErrors;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;

/** {@code mbox:/path?option=value}: one mbox file, or a directory tree of them. */
public final class MboxEndpoint implements EndpointType {
    private final Clock clock;

    public MboxEndpoint() {
        this(Clock.systemUTC());
    }

    public MboxEndpoint(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<String> schemes() {
        return List.of("mbox");
    }

    @Override
    public List<Option> options() {
        return MboxOptions.DECLARED;
    }

    /** @throws dev.godwit.contract.EndpointException USAGE if nothing is there, MALFORMED if it is a file that is no mbox */
    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        MboxOptions options = MboxOptions.of(uri);
        Path root = Path.of(uri.path());
        if (!Files.exists(root)) {
            throw MboxErrors.missing(root);
        }
        try {
            return new MboxSource(tree(root.toRealPath(), options), new MboxFiles(options));
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    /** What is not there becomes a directory. */
    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        MboxOptions options = MboxOptions.of(uri);
        Path root = Path.of(uri.path());
        try {
            if (!Files.exists(root)) {
                Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            MboxTarget target = new MboxTarget(tree(root.toRealPath(), options), new MboxFiles(options), clock);
            target.create(Mailbox.of(Files.isDirectory(root) ? MailboxPath.INBOX : options.single()));
            return target;
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    private static MboxTree tree(Path root, MboxOptions options) throws IOException {
        boolean single = !Files.isDirectory(root);
        if (single && !MboxTree.isMbox(root)) {
            throw MboxErrors.notMbox(root);
        }
        return new MboxTree(root, single, options.names(), options.single());
    }
}
