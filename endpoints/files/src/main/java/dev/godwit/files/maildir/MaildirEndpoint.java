package dev.godwit.files.maildir;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.files.FileErrors;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** {@code maildir:/path?option=value}: a Maildir tree of Dovecot or Courier. */
public final class MaildirEndpoint implements EndpointType {
    private final UniqueNames names;
    private final Random random;

    /** For this machine and process. */
    public MaildirEndpoint() {
        this(Clock.systemUTC(), ProcessHandle.current().pid(), hostName(), new SecureRandom());
    }

    /** @param random for the GUIDs of new mailboxes */
    public MaildirEndpoint(Clock clock, long pid, String host, Random random) {
        this.names = new UniqueNames(clock, pid, host);
        this.random = random;
    }

    /** As the kernel says, without asking the network. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException noProc) {
            return System.getenv().getOrDefault("HOSTNAME", "localhost");
        }
    }

    @Override
    public List<String> schemes() {
        return List.of("maildir");
    }

    @Override
    public List<Option> options() {
        return MaildirOptions.DECLARED;
    }

    /** @throws dev.godwit.contract.EndpointException USAGE if there is no such directory, MALFORMED if it is no Maildir */
    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        MaildirOptions options = MaildirOptions.of(uri);
        Path root = Path.of(uri.path());
        if (!Files.isDirectory(root)) {
            throw MaildirErrors.noDirectory(root);
        }
        try {
            return new MaildirSource(MaildirTree.of(root.toRealPath(), options));
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    /** A directory that is missing or empty becomes a new Maildir. */
    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        MaildirOptions options = MaildirOptions.of(uri);
        Path root = Path.of(uri.path());
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            root = root.toRealPath();
            MaildirTree tree = isEmpty(root) ? MaildirTree.fresh(root, options) : MaildirTree.of(root, options);
            return new MaildirTarget(tree, names, random, options.fsync());
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    private static boolean isEmpty(Path root) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            return !entries.iterator().hasNext();
        }
    }
}
