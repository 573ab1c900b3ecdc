package dev.godwit.files.tree;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.files.FileErrors;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Mailboxes that are directories of {@code .eml} files. */
sealed class EmlSource implements Source permits EmlTarget {
    /** Directory for messages that are being written. */
    static final String TEMPORARIES = ".godwit-tmp";

    private final Path top;
    private final boolean writable;
    private final Map<Path, EmlMailbox> mailboxes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    EmlSource(Path top, boolean writable) {
        this.top = top;
        this.writable = writable;
    }

    final Path top() {
        return top;
    }

    final Path directory(MailboxPath mailbox) {
        Path directory = top;
        for (String level : mailbox.levels()) {
            directory = directory.resolve(SafeName.of(level, ""));
        }
        return directory;
    }

    final EmlMailbox mailbox(MailboxPath path) {
        if (closed) {
            throw TreeErrors.closed();
        }
        return mailboxes.computeIfAbsent(directory(path), directory -> new EmlMailbox(directory, top.resolve(TEMPORARIES), writable));
    }

    /** After directories were moved or deleted. */
    final void forget() {
        mailboxes.clear();
    }

    /** Something done with one mailbox. */
    interface Step<T> {
        T run(EmlMailbox mailbox) throws IOException;
    }

    final <T> T in(MailboxPath path, Step<T> step) {
        try {
            return step.run(mailbox(path));
        } catch (NoSuchFileException gone) {
            throw TreeErrors.gone(path);
        } catch (IOException e) {
            throw FileErrors.of(top, e).at("mailbox " + path);
        }
    }

    @Override
    public EndpointDescription describe() {
        return new EndpointDescription("files:" + top, "files:" + top, Optional.empty(), List.of(), OptionalLong.empty(), Optional.empty(), List.of());
    }

    @Override
    public List<Mailbox> mailboxes() {
        try {
            List<Mailbox> found = new ArrayList<>();
            if (Files.isDirectory(top)) {
                collect(top, List.of(), found);
            }
            found.sort((a, b) -> a.path().compareTo(b.path()));
            return found;
        } catch (IOException e) {
            throw FileErrors.of(top, e);
        }
    }

    private void collect(Path in, List<String> levels, List<Mailbox> found) throws IOException {
        List<Path> directories;
        try (Stream<Path> entries = Files.list(in)) {
            directories = entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && !entry.getFileName().toString().startsWith(".godwit")).toList();
        }
        for (Path directory : directories) {
            List<String> deeper = new ArrayList<>(levels);
            deeper.add(SafeName.unescape(directory.getFileName().toString()));
            found.add(describe(new MailboxPath(deeper), directory));
            collect(directory, deeper, found);
        }
    }

    private Mailbox describe(MailboxPath path, Path directory) throws IOException {
        if (!Files.exists(directory.resolve(MailboxLog.NAME))) {
            return Mailbox.of(path).withSelectable(false).withRole(null);
        }
        EmlMailbox mailbox = mailbox(path);
        Optional<Role> role = path.isInbox() ? Optional.of(Role.INBOX) : mailbox.role();
        return new Mailbox(path, role, true, mailbox.subscribed(), NamespaceKind.PERSONAL, Optional.empty());
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> wanted) {
        Map<MailboxPath, MailboxState> states = new HashMap<>();
        for (MailboxPath path : wanted) {
            try {
                states.put(path, mailbox(path).state());
            } catch (NoSuchFileException gone) {
                continue; // left out, as the contract says
            } catch (IOException e) {
                throw FileErrors.of(top, e).at("mailbox " + path);
            }
        }
        return states;
    }

    @Override
    public MailboxReader openReader() {
        return new EmlReader(this);
    }

    @Override
    public int usefulReaders() {
        return 2;
    }

    @Override
    public void close() {
        closed = true; // nothing is held open
    }
}
