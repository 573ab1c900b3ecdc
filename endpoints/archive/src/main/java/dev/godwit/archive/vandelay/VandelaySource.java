package dev.godwit.archive.vandelay;

import dev.godwit.archive.vandelay.VandelayMail.Box;
import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.model.DataKind;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** An archive of Vandelay as an account that is read and never written to. It does not change while it is open. */
final class VandelaySource implements Source {
    private final VandelayFile file;
    private final VandelayMail mail;
    private final VandelayItems items;

    VandelaySource(VandelayFile file) {
        this.file = file;
        this.mail = VandelayMail.read(file);
        this.items = new VandelayItems(file);
    }

    VandelayFile file() {
        return file;
    }

    Box box(MailboxPath mailbox) {
        Box box = mail.boxes().get(mailbox);
        if (box == null) {
            throw VandelayErrors.gone(mailbox);
        }
        return box;
    }

    @Override
    public EndpointDescription describe() {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        kinds.addAll(items.kinds());
        if (!mail.boxes().isEmpty()) {
            kinds.add(DataKind.MAIL);
        }
        List<String> notes = new ArrayList<>(mail.notes());
        notes.addAll(items.notes());
        notes.add("Vandelay keeps events and contacts as JSCalendar and JSContact, not as the text their server had.");
        return new EndpointDescription("vandelay:" + file.path(), "vandelay:" + file.path(), Optional.of("Vandelay archive"), List.of(), OptionalLong.empty(), Optional.empty(), notes, kinds);
    }

    @Override
    public List<Mailbox> mailboxes() {
        List<Mailbox> found = new ArrayList<>();
        mail.boxes().values().forEach(box -> found.add(box.mailbox()));
        return found;
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        Map<MailboxPath, MailboxState> states = new HashMap<>();
        for (MailboxPath mailbox : mailboxes) {
            Box box = mail.boxes().get(mailbox);
            if (box != null) {
                states.put(mailbox, VandelayReader.state(box));
            }
        }
        return states;
    }

    @Override
    public MailboxReader openReader() {
        return new VandelayReader(this);
    }

    @Override
    public Optional<ItemSource> items() {
        return Optional.of(items);
    }

    @Override
    public void close() {
        file.close();
    }
}
