package dev.godwit.files.tree;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.files.FileErrors;
import dev.godwit.files.maildir.MaildirEndpoint;
import dev.godwit.files.mbox.MboxEndpoint;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;

/** Opens trees of files that Godwit writes. */
public final class FileTrees {
    private FileTrees() {
    }

    /** The tree at this place; empty if what is there was not written by Godwit. */
    public static Optional<Source> source(Path root) {
        try {
            Optional<TreeMark> mark = Files.isDirectory(root) ? TreeMark.read(root) : Optional.empty();
            if (mark.isEmpty()) {
                return Optional.empty();
            }
            Path real = root.toRealPath();
            Path mail = real.resolve("mail");
            Source ofMail = !Files.isDirectory(mail) ? null : switch (mark.get().mail()) {
                case "maildir" -> new MaildirEndpoint().openSource(uri("maildir", mail), Secrets.NONE);
                case "mbox" -> new MboxEndpoint().openSource(uri("mbox", mail), Secrets.NONE);
                default -> null;
            };
            return Optional.of(TreeAccount.source(real, ofMail));
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    /**
     * A tree to write to; makes it where nothing is.
     *
     * @param mail how mail is kept, {@code eml}, {@code maildir} or {@code mbox}; null for what is there already, else {@code eml}
     * @throws dev.godwit.contract.EndpointException USAGE if other files are there
     */
    public static Target target(Path root, String mail, Clock clock) {
        try {
            if (Files.isRegularFile(root)) {
                throw TreeErrors.notDirectory(root);
            }
            if (!Files.exists(root)) {
                Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path real = root.toRealPath();
            TreeMark mark = mark(real, mail);
            Path top = real.resolve("mail");
            Target ofMail = switch (mark.mail()) {
                case "maildir" -> new MaildirEndpoint().openTarget(uri("maildir", top), Secrets.NONE);
                case "mbox" -> new MboxEndpoint(clock).openTarget(uri("mbox", top), Secrets.NONE);
                default -> new EmlTarget(top, clock);
            };
            return TreeAccount.target(real, ofMail);
        } catch (IOException e) {
            throw FileErrors.of(root, e);
        }
    }

    private static TreeMark mark(Path root, String mail) throws IOException {
        Optional<TreeMark> there = TreeMark.read(root);
        if (there.isPresent()) {
            if (mail != null && !there.get().mail().equals(mail)) {
                throw TreeErrors.otherMail(root, there.get().mail(), mail);
            }
            return there.get();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            if (entries.iterator().hasNext()) {
                throw TreeErrors.foreign(root);
            }
        }
        TreeMark mark = new TreeMark(mail == null ? "eml" : mail);
        mark.write(root);
        return mark;
    }

    private static EndpointUri uri(String scheme, Path path) {
        return EndpointUri.parse(scheme + ":" + URLEncoder.encode(path.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
}
