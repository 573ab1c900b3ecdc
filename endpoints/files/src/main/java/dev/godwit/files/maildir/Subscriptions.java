package dev.godwit.files.maildir;

import dev.godwit.files.WholeFile;
import dev.godwit.files.maildir.MaildirOptions.Flavor;
import dev.godwit.model.MailboxPath;
import dev.godwit.wire.imap.ModifiedUtf7;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Dovecot's {@code subscriptions} (version 1: storage names, one a line; version 2: {@code V TAB 2}, an empty line, then
 * names with TABs between the levels) or Courier's {@code courierimapsubscribed} ({@code INBOX}, {@code INBOX.Sent}).
 * Lines that name no mailbox of this tree are kept when the file is rewritten.
 */
final class Subscriptions {
    static final String DOVECOT_FILE = "subscriptions";
    static final String COURIER_FILE = "courierimapsubscribed";
    private static final String VERSION_2 = "V\t2";

    private final MaildirTree tree;

    Subscriptions(MaildirTree tree) {
        this.tree = tree;
    }

    private Path file() {
        return tree.root().resolve(tree.flavor() == Flavor.COURIER ? COURIER_FILE : DOVECOT_FILE);
    }

    Set<MailboxPath> read() throws IOException {
        Set<MailboxPath> subscribed = new LinkedHashSet<>();
        List<String> lines = lines();
        boolean version2 = version2(lines);
        for (String line : lines.subList(version2 ? 1 : 0, lines.size())) {
            MailboxPath path = path(line, version2);
            if (path != null) {
                subscribed.add(path);
            }
        }
        return subscribed;
    }

    /** Repeating it changes nothing. */
    void set(MailboxPath mailbox, boolean wanted) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        boolean version2 = version2(lines);
        boolean removed = lines.removeIf(line -> mailbox.equals(path(line, version2)) && !line.equals(VERSION_2));
        if (!wanted && !removed) {
            return;
        }
        if (wanted) {
            lines.add(line(mailbox, version2));
        }
        if (version2) {
            lines.add(1, "");
        }
        WholeFile.replace(file(), String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
    }

    private boolean version2(List<String> lines) {
        return tree.flavor() == Flavor.DOVECOT && !lines.isEmpty() && lines.getFirst().equals(VERSION_2);
    }

    private List<String> lines() throws IOException {
        try {
            String text = new String(Files.readAllBytes(file()), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n")).filter(line -> !line.isEmpty()).toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** Null for a line that can name no mailbox. */
    private MailboxPath path(String line, boolean version2) {
        String[] parts = version2 ? line.split("\t") : line.split(java.util.regex.Pattern.quote(tree.separator()));
        List<String> levels = new ArrayList<>();
        for (String part : parts) {
            // both servers read raw UTF-8 here whatever the directories are called
            levels.add(ModifiedUtf7.decodeLeniently(part.getBytes(StandardCharsets.UTF_8)));
        }
        if (tree.flavor() == Flavor.COURIER && levels.size() > 1 && levels.getFirst().equals("INBOX")) {
            levels.removeFirst();
        }
        return levels.isEmpty() || levels.contains("") ? null : new MailboxPath(levels);
    }

    private String line(MailboxPath mailbox, boolean version2) {
        if (tree.flavor() == Flavor.COURIER) {
            return mailbox.isInbox() ? "INBOX" : "INBOX." + tree.storageName(mailbox);
        }
        return version2 ? String.join("\t", mailbox.levels().stream().map(tree.names()::encode).toList()) : tree.storageName(mailbox);
    }
}
