package dev.godwit.archive.vandelay;

import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The mail of an archive of Vandelay. A message has the UID it had on an IMAP server where all messages of its mailbox came
 * from one mailbox there, else the id Vandelay gave it. Immutable.
 */
final class VandelayMail {
    private static final long MAX_UID = 0xffffffffL;

    /** A message in one mailbox. */
    record Row(long uid, long email, long blob, long size, long received, Keywords keywords) {
    }

    /** A mailbox and what is in it, in ascending order of UID. @param uidNext 0 if UIDs are Vandelay's ids, which may come again */
    record Box(Mailbox mailbox, long uidValidity, long uidNext, List<Row> rows) {
    }

    private record Email(long id, long blob, long size, long received, Keywords keywords, List<Long> mailboxes) {
    }

    private record Raw(long id, String name, long parent, String role, boolean subscribed) {
    }

    private record ImapPlace(String folder, long uidValidity, long uid) {
    }

    private final Map<MailboxPath, Box> boxes = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private long dropped;
    private long homeless;

    private VandelayMail() {
    }

    static VandelayMail read(VandelayFile file) {
        return file.call(rows -> {
            VandelayMail mail = new VandelayMail();
            mail.read(rows);
            return mail;
        });
    }

    Map<MailboxPath, Box> boxes() {
        return boxes;
    }

    List<String> notes() {
        return notes;
    }

    private void read(VandelayFile.Rows rows) throws SQLException {
        Map<Long, Raw> raws = new TreeMap<>();
        rows.query("SELECT id, name, parent_id, role, is_subscribed FROM mailboxes", row -> new Raw(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4), row.getBoolean(5)))
                .forEach(raw -> raws.put(raw.id, raw));
        Map<Long, List<Email>> emails = emails(rows);
        Map<Long, ImapPlace> places = imapPlaces(rows);
        Map<Long, MailboxPath> paths = new HashMap<>();
        Set<Role> roles = new HashSet<>();
        for (Raw raw : raws.values()) {
            MailboxPath path = path(raw, raws, paths);
            Optional<Role> role = role(raw.role).filter(roles::add);
            Mailbox mailbox = new Mailbox(path, role, true, raw.subscribed, NamespaceKind.PERSONAL, Optional.of(String.valueOf(raw.id)));
            boxes.put(path, box(mailbox, raw.id, emails.getOrDefault(raw.id, List.of()), places));
        }
        if (dropped > 0) {
            notes.add(dropped + " keywords are none and were left out.");
        }
        if (homeless > 0) {
            notes.add(homeless + " messages are in no mailbox that exists and are left out.");
        }
    }

    private Map<Long, List<Email>> emails(VandelayFile.Rows rows) throws SQLException {
        Set<Long> known = new HashSet<>(rows.query("SELECT id FROM mailboxes", row -> row.getLong(1)));
        Map<Long, List<Email>> byMailbox = new HashMap<>();
        Map<String, Keywords> sets = new HashMap<>();
        rows.query("SELECT e.id, e.blob_id, " + Blob.SIZE + ", e.received_at, e.keywords, e.mailbox_ids FROM emails e LEFT JOIN blobs b ON b.id = e.blob_id ORDER BY e.id", row -> {
            Email email = new Email(row.getLong(1), row.getLong(2), row.getObject(3) == null ? -1 : row.getLong(3),
                    Dates.parse(row.getString(4)).map(java.time.Instant::getEpochSecond).orElse(Long.MIN_VALUE),
                    sets.computeIfAbsent(String.valueOf(row.getString(5)), this::keywords), Json.ids(row.getString(6)));
            List<Long> in = email.mailboxes.stream().filter(known::contains).distinct().toList();
            in.forEach(mailbox -> byMailbox.computeIfAbsent(mailbox, _ -> new ArrayList<>()).add(email));
            homeless += in.isEmpty() ? 1 : 0;
            return email.id;
        });
        return byMailbox;
    }

    private Keywords keywords(String json) {
        List<String> names = new ArrayList<>();
        for (String name : Json.texts(json)) {
            if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == 127)) {
                dropped++;
            } else {
                names.add(name);
            }
        }
        return Keywords.of(names);
    }

    private static Map<Long, ImapPlace> imapPlaces(VandelayFile.Rows rows) throws SQLException {
        Map<Long, ImapPlace> places = new HashMap<>();
        if (rows.has("sync_id_imap", "local_id", "folder", "uidvalidity", "uid")) {
            rows.query("SELECT local_id, folder, uidvalidity, uid FROM sync_id_imap", row -> {
                places.put(row.getLong(1), new ImapPlace(row.getString(2), row.getLong(3), row.getLong(4)));
                return null;
            });
        }
        return places;
    }

    private static Optional<Role> role(String role) {
        return switch (role == null ? "" : role.toLowerCase(Locale.ROOT)) {
            case "inbox" -> Optional.of(Role.INBOX);
            case "all" -> Optional.of(Role.ALL);
            case "archive" -> Optional.of(Role.ARCHIVE);
            case "drafts" -> Optional.of(Role.DRAFTS);
            case "flagged" -> Optional.of(Role.FLAGGED);
            case "important" -> Optional.of(Role.IMPORTANT);
            case "junk" -> Optional.of(Role.JUNK);
            case "sent" -> Optional.of(Role.SENT);
            case "trash" -> Optional.of(Role.TRASH);
            case String _ -> Optional.empty();
        };
    }

    private MailboxPath path(Raw raw, Map<Long, Raw> all, Map<Long, MailboxPath> known) {
        MailboxPath there = known.get(raw.id);
        if (there != null) {
            return there;
        }
        boolean inbox = role(raw.role).equals(Optional.of(Role.INBOX));
        Raw parent = all.get(raw.parent);
        boolean top = parent == null || inCircle(raw, all);
        String name = raw.name == null || raw.name.isEmpty() ? "mailbox " + raw.id : raw.name;
        MailboxPath path = inbox ? MailboxPath.INBOX : top ? MailboxPath.of(name) : path(parent, all, known).child(name);
        String base = path.name();
        boolean elsewhere = path.isInbox() && !inbox && all.values().stream().anyMatch(other -> role(other.role).equals(Optional.of(Role.INBOX)));
        for (int n = 2; elsewhere || known.containsValue(path); n++) {
            List<String> levels = new ArrayList<>(path.levels());
            levels.set(levels.size() - 1, base + " (" + n + ")");
            path = new MailboxPath(levels);
            elsewhere = false;
        }
        if (!path.name().equals(base)) {
            notes.add("A mailbox is called " + path + " here, since two have its name.");
        }
        known.put(raw.id, path);
        return path;
    }

    private static boolean inCircle(Raw raw, Map<Long, Raw> all) {
        Set<Long> seen = new HashSet<>();
        for (Raw up = raw; up != null; up = all.get(up.parent)) {
            if (!seen.add(up.id)) {
                return true;
            }
        }
        return false;
    }

    private static Box box(Mailbox mailbox, long id, List<Email> emails, Map<Long, ImapPlace> places) {
        Set<String> folders = new HashSet<>();
        Set<Long> uids = new HashSet<>();
        long validity = 0;
        long last = 0;
        boolean imap = !emails.isEmpty();
        for (Email email : emails) {
            ImapPlace place = places.get(email.id);
            imap &= place != null && place.uid > 0 && place.uid <= MAX_UID && place.uidValidity > 0 && place.uidValidity <= MAX_UID && uids.add(place.uid);
            if (imap) {
                folders.add(place.uidValidity + " " + place.folder);
                validity = place.uidValidity;
                last = Math.max(last, place.uid);
            }
        }
        boolean continued = imap && folders.size() == 1;
        List<Row> rows = new ArrayList<>();
        for (Email email : emails) {
            rows.add(new Row(continued ? places.get(email.id).uid : email.id, email.id, email.blob, email.size, email.received, email.keywords));
        }
        rows.sort((a, b) -> Long.compare(a.uid, b.uid));
        return new Box(mailbox, continued ? validity : Math.floorMod(id, MAX_UID) + 1, continued ? last + 1 : 0, rows);
    }

    static void list(Listing.Builder listing, Row row) {
        listing.add(row.uid, row.keywords, row.size, row.received, 0, null, row.email);
    }
}
