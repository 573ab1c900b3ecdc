package dev.godwit.files.loose;

import dev.godwit.files.loose.FileTree.Entry;
import dev.godwit.files.mbox.MboxMessages;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the files of a tree are taken for, by the suffixes of their names. */
record Scan(Map<MailboxPath, List<Entry>> emls, Map<MailboxPath, Entry> mboxes, List<Entry> calendars, List<Entry> cards, List<Entry> scripts,
        List<Entry> files, List<String> notes) {
    private static final Set<String> LITTER = Set.of(".ds_store", "thumbs.db", "desktop.ini", "__macosx");

    static Scan of(FileTree tree) throws IOException {
        Scan scan = new Scan(new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<Entry, MailboxPath> mboxes = new LinkedHashMap<>();
        for (Entry entry : tree.entries()) {
            if (!isLitter(entry)) {
                scan.add(entry, mboxes);
            }
        }
        // last, since what is called like a directory of single messages gets another name
        for (Map.Entry<Entry, MailboxPath> mbox : mboxes.entrySet()) {
            scan.addMbox(tree, mbox.getKey(), mbox.getValue());
        }
        return scan;
    }

    /** What systems and Godwit itself leave in directories for their own use. */
    static boolean isLitter(Entry entry) {
        return entry.levels().stream().anyMatch(level -> LITTER.contains(level.toLowerCase(java.util.Locale.ROOT)) || level.startsWith("._") || level.startsWith(".godwit"));
    }

    private void add(Entry entry, Map<Entry, MailboxPath> mboxes) {
        switch (entry.suffix()) {
            case "eml" -> emls.computeIfAbsent(mailbox(entry.directory()), _ -> new ArrayList<>()).add(entry);
            case "mbox" -> mboxes.put(entry, mailbox(withLast(entry, entry.stem())));
            case "ics", "ical", "ifb" -> addText(calendars, entry);
            case "vcf", "vcard" -> addText(cards, entry);
            case "sieve", "siv" -> scripts.add(entry);
            default -> {
                boolean appleMail = entry.name().equals("mbox") && !entry.directory().isEmpty() && entry.directory().getLast().endsWith(".mbox");
                if (appleMail) {
                    List<String> levels = new ArrayList<>(entry.directory());
                    levels.set(levels.size() - 1, levels.getLast().substring(0, levels.getLast().length() - 5));
                    mboxes.put(entry, mailbox(levels));
                } else {
                    files.add(entry);
                }
            }
        }
    }

    private void addText(List<Entry> kind, Entry entry) {
        if (entry.size() > TextFiles.LARGEST) {
            notes.add(entry.path() + ": too large to be taken apart, taken for a file like any other");
            files.add(entry);
        } else {
            kind.add(entry);
        }
    }

    private static List<String> withLast(Entry entry, String name) {
        List<String> levels = new ArrayList<>(entry.directory());
        levels.add(name);
        return levels;
    }

    private static MailboxPath mailbox(List<String> levels) {
        List<String> named = levels.stream().filter(level -> !level.isEmpty()).toList();
        return named.isEmpty() ? MailboxPath.INBOX : new MailboxPath(named);
    }

    private void addMbox(FileTree tree, Entry entry, MailboxPath path) throws IOException {
        if (!MboxMessages.isMbox(tree.local(entry))) {
            notes.add(entry.path() + ": not an mbox file, taken for a file like any other");
            files.add(entry);
            return;
        }
        MailboxPath free = path;
        for (int n = 2; mboxes.containsKey(free) || emls.containsKey(free); n++) {
            List<String> levels = new ArrayList<>(path.levels());
            levels.set(levels.size() - 1, path.name() + " (" + n + ")");
            free = new MailboxPath(levels);
        }
        if (!free.equals(path)) {
            notes.add(entry.path() + ": its mailbox is called " + free.name() + " here, since " + path + " is another's");
        }
        mboxes.put(free, entry);
    }
}
