package dev.godwit.files.mbox;

import dev.godwit.files.FolderNames;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which file is which mailbox. In a directory every mbox file is one; the children of {@code Work} are in
 * {@code Work.sbd} (as in Thunderbird) or, where that is how it was found, in a directory {@code Work}. What a file name
 * cannot be or would hide is written as {@code %XX}: {@code %}, {@code /}, NUL, a leading '.', the '.' of a suffix with a
 * meaning. No name leads out of the root.
 *
 * @param single whether the root is itself the only mbox file
 */
record MboxTree(Path root, boolean single, FolderNames names, MailboxPath singleName) {
    private static final String CHILDREN = ".sbd";
    private static final List<String> SUFFIXES = List.of(CHILDREN, ".msf", ".lock");

    /** @param file null for a level without messages */
    record Box(MailboxPath path, Path file) {
    }

    List<Box> boxes(Consumer<String> notes) throws IOException {
        if (single) {
            return List.of(new Box(singleName, root));
        }
        Map<MailboxPath, Box> found = new TreeMap<>();
        collect(root, List.of(), found, notes);
        return List.copyOf(found.values());
    }

    private void collect(Path directory, List<String> levels, Map<MailboxPath, Box> found, Consumer<String> notes) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        }
        entries.sort(null);
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".") || name.endsWith(".msf") || name.endsWith(".lock") || name.startsWith("dovecot") || name.contains(".godwit.")) {
                continue;
            }
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                boolean suffixed = name.endsWith(CHILDREN);
                MailboxPath path = child(levels, suffixed ? name.substring(0, name.length() - CHILDREN.length()) : name);
                found.putIfAbsent(path, new Box(path, null));
                collect(entry, path.levels(), found, notes);
            } else if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) || !isMbox(entry)) {
                notes.accept(entry + ": not an mbox file; left out");
            } else {
                MailboxPath path = child(levels, name);
                Box other = found.get(path);
                if (other != null && other.file() != null) {
                    notes.accept(entry + ": has the same mailbox name as " + other.file() + "; left out. Rename one of them.");
                } else {
                    found.put(path, new Box(path, entry));
                }
            }
        }
    }

    private MailboxPath child(List<String> levels, String name) {
        List<String> deeper = new ArrayList<>(levels);
        deeper.add(names.decode(unescape(name)));
        return new MailboxPath(deeper);
    }

    static boolean isMbox(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return MboxSplitter.looksLikeMbox(channel);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Where the mailbox's file is or would be. */
    Path file(MailboxPath path) {
        if (single) {
            return path.equals(singleName) ? root : root.resolveSibling(".godwit-no-such-mailbox");
        }
        Path directory = root;
        for (String level : path.levels().subList(0, path.depth() - 1)) {
            directory = children(directory, level);
        }
        return directory.resolve(written(path.name()));
    }

    /** Where the children of a mailbox are or would be. */
    Path childrenOf(MailboxPath path) {
        Path file = file(path);
        return children(file.getParent(), path.name());
    }

    private Path children(Path directory, String level) {
        Path plain = directory.resolve(written(level));
        return Files.isDirectory(plain, LinkOption.NOFOLLOW_LINKS) ? plain : directory.resolve(written(level) + CHILDREN);
    }

    String written(String level) {
        return escape(names.encode(level));
    }

    static String escape(String name) {
        String escaped = name.replace("%", "%25").replace("/", "%2F").replace("\0", "%00");
        if (escaped.startsWith(".")) {
            escaped = "%2E" + escaped.substring(1);
        }
        for (String suffix : SUFFIXES) {
            if (escaped.endsWith(suffix)) {
                escaped = escaped.substring(0, escaped.length() - suffix.length()) + "%2E" + suffix.substring(1);
            }
        }
        if (escaped.startsWith("dovecot")) {
            return "%64" + escaped.substring(1);
        }
        return escaped.replace(".godwit.", "%2Egodwit.");
    }

    static String unescape(String name) {
        return name.replace("%2F", "/").replace("%2E", ".").replace("%64", "d").replace("%00", "\0").replace("%25", "%");
    }
}
