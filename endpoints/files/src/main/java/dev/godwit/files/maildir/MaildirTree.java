package dev.godwit.files.maildir;

import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointException;
import dev.godwit.files.FolderNames;
import dev.godwit.files.maildir.MaildirOptions.Flavor;
import dev.godwit.files.maildir.MaildirOptions.Layout;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which directory is which mailbox. INBOX is the root itself. No name leads out of the root: a level with '/' or NUL, or
 * one that would be hidden or reserved, is refused, and mailbox directories that are symbolic links are left out unless
 * asked for.
 */
record MaildirTree(Path root, Layout layout, Flavor flavor, FolderNames names, boolean symlinks) {
    private static final Set<String> RESERVED_IN_FS = Set.of("cur", "new", "tmp", "maildirfolder", "maildirsize", "subscriptions",
            "courierimapkeywords", "courierimaphieracl");

    /** Finds out what the options leave open. @throws EndpointException MALFORMED if {@code root} holds no Maildir */
    static MaildirTree of(Path root, MaildirOptions options) throws IOException {
        List<Path> directories = subdirectories(root, true);
        boolean inbox = Files.isDirectory(root.resolve("cur"));
        boolean hidden = directories.stream().anyMatch(d -> name(d).startsWith(".") && Files.isDirectory(d.resolve("cur")));
        boolean nested = directories.stream().anyMatch(d -> !name(d).startsWith(".") && holdsMaildir(d, 3));
        if (!inbox && !hidden && !nested) {
            throw EndpointException.of(Kind.MALFORMED, root + " is not a Maildir: neither it nor a directory in it has 'cur'")
                    .nextStep("Give the directory that holds the account's 'cur', 'new' and 'tmp'.");
        }
        Layout layout = options.layout() != null ? options.layout() : nested && !hidden ? Layout.FS : Layout.MAILDIRPP;
        Flavor flavor = options.flavor() != null ? options.flavor() : detectFlavor(root, directories);
        FolderNames names = options.names() != null ? options.names() : detectNames(directories, flavor);
        return new MaildirTree(root, layout, flavor, names, options.symlinks());
    }

    /** For a root that holds nothing yet. */
    static MaildirTree fresh(Path root, MaildirOptions options) {
        Layout layout = options.layout() != null ? options.layout() : Layout.MAILDIRPP;
        Flavor flavor = options.flavor() != null ? options.flavor() : Flavor.DOVECOT;
        FolderNames names = options.names() != null ? options.names() : usual(flavor);
        return new MaildirTree(root, layout, flavor, names, options.symlinks());
    }

    private static FolderNames usual(Flavor flavor) {
        return flavor == Flavor.COURIER ? FolderNames.UTF8 : FolderNames.MUTF7;
    }

    private static boolean holdsMaildir(Path directory, int depth) {
        if (name(directory).equals("cur") || name(directory).equals("new") || name(directory).equals("tmp")) {
            return false;
        }
        if (Files.isDirectory(directory.resolve("cur"))) {
            return true;
        }
        try {
            return depth > 0 && subdirectories(directory, false).stream().anyMatch(d -> holdsMaildir(d, depth - 1));
        } catch (IOException unreadable) {
            return false; // an unreadable directory beside the mail decides nothing; below a mailbox it is reported when it is read
        }
    }

    private static Flavor detectFlavor(Path root, List<Path> directories) {
        List<Path> all = new ArrayList<>(directories);
        all.add(root);
        if (all.stream().anyMatch(d -> Files.exists(d.resolve(MailboxScan.DOVECOT_LIST)) || Files.exists(d.resolve(KeywordLetters.FILE)))) {
            return Flavor.DOVECOT;
        }
        boolean courier = Files.exists(root.resolve(Subscriptions.COURIER_FILE))
                || all.stream().anyMatch(d -> Files.exists(d.resolve(MailboxScan.COURIER_LIST)));
        return courier ? Flavor.COURIER : Flavor.DOVECOT;
    }

    private static FolderNames detectNames(List<Path> directories, Flavor flavor) {
        if (directories.stream().anyMatch(d -> name(d).chars().anyMatch(c -> c > 126))) {
            return FolderNames.UTF8;
        }
        boolean encoded = directories.stream().anyMatch(d -> !FolderNames.MUTF7.decode(name(d)).equals(name(d)));
        return encoded ? FolderNames.MUTF7 : usual(flavor);
    }

    /** Every mailbox with a directory, and in Maildir++ the levels between that have none, in order of path. */
    List<Folder> folders(Consumer<String> notes) throws IOException {
        Map<MailboxPath, Folder> found = new TreeMap<>();
        if (Files.isDirectory(root.resolve("cur"))) {
            found.put(MailboxPath.INBOX, new Folder(MailboxPath.INBOX, root, true));
        }
        if (layout == Layout.FS) {
            addNested(root, List.of(), found, notes);
        } else {
            addHidden(found, notes);
        }
        for (MailboxPath path : List.copyOf(found.keySet())) {
            for (MailboxPath up = path.parent(); up != null; up = up.parent()) {
                found.putIfAbsent(up, new Folder(up, up.isInbox() ? root : directory(up), false));
            }
        }
        return List.copyOf(found.values());
    }

    private void addHidden(Map<MailboxPath, Folder> found, Consumer<String> notes) throws IOException {
        for (Path directory : readable(root, notes)) {
            String name = name(directory);
            if (!name.startsWith(".") || !Files.isDirectory(directory.resolve("cur"))) {
                continue;
            }
            List<String> levels = Arrays.stream(name.substring(1).split("\\.", -1)).map(names::decode).toList();
            if (levels.contains("")) {
                notes.accept(directory + ": not a mailbox name (empty level); left out");
            } else {
                add(new Folder(new MailboxPath(levels), directory, true), found, notes);
            }
        }
    }

    private void addNested(Path parent, List<String> levels, Map<MailboxPath, Folder> found, Consumer<String> notes) throws IOException {
        for (Path directory : readable(parent, notes)) {
            String name = name(directory);
            if (name.startsWith(".") || RESERVED_IN_FS.contains(name)) {
                continue;
            }
            List<String> deeper = new ArrayList<>(levels);
            deeper.add(names.decode(name));
            add(new Folder(new MailboxPath(deeper), directory, Files.isDirectory(directory.resolve("cur"))), found, notes);
            addNested(directory, deeper, found, notes);
        }
    }

    private static void add(Folder folder, Map<MailboxPath, Folder> found, Consumer<String> notes) {
        Folder other = found.get(folder.path());
        if (other == null || !other.selectable() && folder.selectable()) {
            found.put(folder.path(), folder);
        } else if (folder.selectable()) {
            notes.accept(folder.directory() + ": has the same mailbox name as " + other.directory() + "; left out. Rename one of them.");
        }
    }

    private List<Path> readable(Path parent, Consumer<String> notes) throws IOException {
        List<Path> good = new ArrayList<>();
        for (Path directory : subdirectories(parent, true)) {
            if (name(directory).indexOf('\ufffd') >= 0) {
                notes.accept(parent + ": a directory name is not " + System.getProperty("sun.jnu.encoding") + " and is left out. Rename it, or start with LC_ALL=C.UTF-8.");
            } else if (!symlinks && Files.isSymbolicLink(directory)) {
                if (Files.isDirectory(directory.resolve("cur"))) {
                    notes.accept(directory + ": a symbolic link; left out unless the option symlinks=yes is given");
                }
            } else {
                good.add(directory);
            }
        }
        return good;
    }

    private static List<Path> subdirectories(Path parent, boolean links) throws IOException {
        List<Path> found = new ArrayList<>();
        LinkOption[] how = links ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, entry -> Files.isDirectory(entry, how))) {
            entries.forEach(found::add);
        } catch (NoSuchFileException gone) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static String name(Path directory) {
        return directory.getFileName().toString();
    }

    /** Where the mailbox is or would be. @throws EndpointException USAGE if a Maildir of this layout cannot have it */
    Path directory(MailboxPath path) {
        if (path.isInbox()) {
            return root;
        }
        List<String> written = path.levels().stream().map(level -> written(path, level)).toList();
        Path directory = layout == Layout.FS ? root.resolve(String.join("/", written)) : root.resolve("." + String.join(".", written));
        if (directory.getFileName().toString().length() > 250) {
            throw refused(path, "it is too long for a file name");
        }
        return directory;
    }

    private String written(MailboxPath path, String level) {
        if (level.indexOf('/') >= 0 || level.indexOf('\0') >= 0 || layout == Layout.MAILDIRPP && level.indexOf('.') >= 0) {
            throw refused(path, "a level contains '" + (level.indexOf('/') >= 0 ? "/" : level.indexOf('.') >= 0 ? "." : "NUL") + "'");
        }
        String name = names.encode(level);
        if (layout == Layout.FS && (name.startsWith(".") || RESERVED_IN_FS.contains(name) || name.startsWith("dovecot"))) {
            throw refused(path, "the name '" + level + "' is hidden or reserved in a Maildir of layout fs");
        }
        return name;
    }

    private EndpointException refused(MailboxPath path, String why) {
        return EndpointException.of(Kind.USAGE, "mailbox " + path + " cannot be in the Maildir " + root + ": " + why)
                .nextStep("Map it to another name.");
    }

    /** The name in subscription files: the levels as they are written, with the separator of the layout between. */
    String storageName(MailboxPath path) {
        return String.join(separator(), path.levels().stream().map(names::encode).toList());
    }

    String separator() {
        return layout == Layout.FS ? "/" : ".";
    }
}
