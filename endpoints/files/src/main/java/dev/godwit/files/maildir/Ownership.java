package dev.godwit.files.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whose new files are and who may read them: as the root of the Maildir says, so that the mail server can use what
 * Godwit wrote while running as another user.
 */
final class Ownership {
    private final UserPrincipal owner;
    private final GroupPrincipal group;
    private final boolean foreign;
    final FileAttribute<?> directoryMode;
    final FileAttribute<?> fileMode;

    private Ownership(PosixFileAttributes root, boolean foreign) {
        owner = root.owner();
        group = root.group();
        this.foreign = foreign;
        directoryMode = PosixFilePermissions.asFileAttribute(root.permissions());
        Set<PosixFilePermission> plain = EnumSet.copyOf(root.permissions());
        plain.removeAll(EnumSet.of(PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE));
        fileMode = PosixFilePermissions.asFileAttribute(plain);
    }

    /** Looks at the root; makes and removes a file in it to see whose new files would be. */
    static Ownership of(Path root) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(root, PosixFileAttributes.class);
        Path probe = Files.createTempFile(root, ".godwit", ".probe");
        try {
            PosixFileAttributes mine = Files.readAttributes(probe, PosixFileAttributes.class);
            return new Ownership(attributes, !mine.owner().equals(attributes.owner()) || !mine.group().equals(attributes.group()));
        } finally {
            Files.delete(probe);
        }
    }

    /** Must be called for everything that was made. */
    void give(Path made) throws IOException {
        if (foreign) {
            PosixFileAttributeView view = Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setGroup(group);
            view.setOwner(owner);
        }
    }

    /** Makes the directory and those above it that are missing. */
    void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            if (directory.getParent() != null) {
                makeDirectory(directory.getParent());
            }
            Files.createDirectory(directory, directoryMode);
            give(directory);
        }
    }
}
