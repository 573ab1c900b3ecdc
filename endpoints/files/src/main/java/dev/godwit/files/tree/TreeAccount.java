package dev.godwit.files.tree;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A tree of files: mail, which is another endpoint's below {@code mail}, and everything else. */
sealed class TreeAccount implements Source {
    private final Path root;
    private final Source mail;
    private final TreeItems items;

    private TreeAccount(Path root, Source mail, TreeItems items) {
        this.root = root;
        this.mail = mail;
        this.items = items;
    }

    /** @param mail null if there is none */
    static Source source(Path root, Source mail) {
        return new TreeAccount(root, mail == null ? new EmlSource(root.resolve("mail"), false) : mail, new TreeItems(root, false));
    }

    static Target target(Path root, Target mail) {
        TreeItems items = new TreeItems(root, true);
        return mail instanceof PreservesUids ? new Numbered(root, mail, items) : new Writable(root, mail, items);
    }

    @Override
    public EndpointDescription describe() {
        EndpointDescription ofMail = mail.describe();
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        kinds.addAll(items.kinds());
        if (this instanceof Target || java.nio.file.Files.isDirectory(root.resolve("mail"))) {
            kinds.add(DataKind.MAIL);
        }
        return new EndpointDescription("files:" + root, "files:" + root, Optional.of("Files that Godwit wrote"), List.of(), OptionalLong.empty(), Optional.empty(), ofMail.notes(), kinds);
    }

    @Override
    public List<Mailbox> mailboxes() {
        return mail.mailboxes();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return mail.states(mailboxes);
    }

    @Override
    public MailboxReader openReader() {
        return mail.openReader();
    }

    @Override
    public int usefulReaders() {
        return mail.usefulReaders();
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(items);
    }

    @Override
    public void close() {
        mail.close();
    }

    /** To be written as well. */
    private static sealed class Writable extends TreeAccount implements Target {
        private final Target target;

        Writable(Path root, Target mail, TreeItems items) {
            super(root, mail, items);
            this.target = mail;
        }

        @Override
        public Mailbox create(Mailbox wanted) {
            return target.create(wanted);
        }

        @Override
        public void rename(MailboxPath from, MailboxPath to) {
            target.rename(from, to);
        }

        @Override
        public void delete(MailboxPath mailbox) {
            target.delete(mailbox);
        }

        @Override
        public void subscribe(MailboxPath mailbox, boolean subscribed) {
            target.subscribe(mailbox, subscribed);
        }

        @Override
        public NameRules nameRules() {
            return target.nameRules();
        }

        @Override
        public MailboxWriter openWriter() {
            return target.openWriter();
        }

        @Override
        public int usefulWriters() {
            return target.usefulWriters();
        }
    }

    /** The same where mail keeps its UIDs. */
    private static final class Numbered extends Writable implements PreservesUids {
        private final PreservesUids uids;

        Numbered(Path root, Target mail, TreeItems items) {
            super(root, mail, items);
            this.uids = (PreservesUids) mail;
        }

        @Override
        public boolean adoptUidValidity(MailboxPath mailbox, long uidValidity, long uidNext) {
            return uids.adoptUidValidity(mailbox, uidValidity, uidNext);
        }
    }
}
