package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.testkit.imap.Content;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What one account holds, to be looked at and changed directly by tests while servers serve it. Safe for many threads.
 * Objects are copies. What is no valid object gives an {@link IllegalArgumentException}, an unknown id a
 * {@link NoSuchElementException}.
 */
public final class JmapAccount implements AutoCloseable {
    /** An Email with its bytes. */
    public record StoredEmail(String id, String blobId, Set<String> mailboxIds, Keywords keywords, Instant receivedAt,
            Content content) {
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Table> tables = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private final Blobs blobs = new Blobs();
    private final String id;
    private final String name;
    final Map<String, String> threadsByMessageId = new HashMap<>();
    private long quotaBytes = Long.MAX_VALUE;
    private Collection<String> principals = List.of();

    JmapAccount(String id, String name) {
        this.id = id;
        this.name = name;
        DataTypes.ALL.forEach(type -> tables.put(type.name(), new Table(type.idPrefix())));
        DataTypes.ALL.forEach(type -> type.furnish(access()));
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The id under which others share with the owner of this account (RFC 9670). */
    public String principalId() {
        return "P" + id;
    }

    /** Takes capabilities from this account alone. */
    public void without(String... urns) {
        locked(() -> missing.addAll(List.of(urns)));
    }

    boolean offers(String urn) {
        return locked(() -> !missing.contains(urn));
    }

    /** The account may hold so many bytes of messages and files from now on; {@link Long#MAX_VALUE} for any number. */
    public void quota(long bytes) {
        locked(() -> quotaBytes = bytes);
    }

    long quota() {
        return quotaBytes;
    }

    /** The bytes of all Emails and files. */
    public long usedBytes() {
        return locked(() -> {
            long used = 0;
            for (String type : List.of("Email", "FileNode")) {
                for (ObjectNode object : table(type).all()) {
                    used += object.path("size").asLong();
                }
            }
            return used;
        });
    }

    /** Whether anything in it is shared with somebody. */
    boolean sharesWith(String principal) {
        return locked(() -> List.of("Mailbox", "AddressBook", "Calendar", "FileNode").stream()
                .flatMap(type -> table(type).all().stream()).anyMatch(object -> object.path("shareWith").has(principal)));
    }

    // any type

    /** Creates an object as Foo/set would, and returns its id. Properties that the server sets are not to be given. */
    public String add(String type, ObjectNode object) {
        return attempt(() -> SetMethod.store(access(), DataTypes.named(type), object));
    }

    /** Patches an object as Foo/set would. */
    public void update(String type, String objectId, ObjectNode patch) {
        attempt(() -> {
            SetMethod.change(access(), DataTypes.named(type), objectId, patch);
            return null;
        });
    }

    /** Destroys an object, with what is in it. */
    public void remove(String type, String objectId) {
        attempt(() -> {
            ObjectNode all = Json.of("{'onDestroyRemoveEmails':true,'onDestroyRemoveContents':true,"
                    + "'onDestroyRemoveEvents':true,'onDestroyRemoveChildren':true}");
            SetMethod.remove(access(), DataTypes.named(type), objectId, all);
            return null;
        });
    }

    private <T> T attempt(Supplier<T> action) {
        try {
            return locked(action);
        } catch (SetError e) {
            if (e.json().path("type").asText().equals("notFound")) {
                throw new NoSuchElementException(e.getMessage());
            }
            throw new IllegalArgumentException(e.json().toString(), e);
        }
    }

    /** All objects of a type in the order of their creation, as Foo/get would give them. */
    public List<ObjectNode> all(String type) {
        return locked(() -> table(type).all().stream().map(object -> view(type, object)).toList());
    }

    public ObjectNode get(String type, String objectId) {
        return locked(() -> {
            ObjectNode object = table(type).get(objectId);
            if (object == null) {
                throw new NoSuchElementException(type + " " + objectId);
            }
            return view(type, object);
        });
    }

    private ObjectNode view(String type, ObjectNode object) {
        return DataTypes.named(type).view(access(), object, null, Json.object());
    }

    /** The state string of a type. */
    public String state(String type) {
        return locked(() -> table(type).state());
    }

    /** What changed before now can no longer be told: Foo/changes from older states is answered {@code cannotCalculateChanges}. */
    public void forgetChanges() {
        locked(() -> {
            tables.values().forEach(Table::forget);
            return null;
        });
    }

    // mail

    /** Adds a mailbox; {@code parentId} and {@code role} may be null. */
    public String addMailbox(String mailboxName, String parentId, String role) {
        return add("Mailbox", Json.object().put("name", mailboxName).put("parentId", parentId).put("role", role)
                .put("isSubscribed", true));
    }

    /** The id of the mailbox with these names from the top. */
    public String mailboxId(String... path) {
        return locked(() -> {
            String parent = null;
            for (String level : path) {
                String up = parent;
                parent = table("Mailbox").all().stream()
                        .filter(box -> level.equals(Json.text(box, "name")) && java.util.Objects.equals(up, Json.text(box, "parentId")))
                        .map(box -> box.get("id").asText()).findFirst()
                        .orElseThrow(() -> new NoSuchElementException(String.join("/", path)));
            }
            return parent;
        });
    }

    public String addEmail(Content content, Instant receivedAt, Keywords keywords, String... mailboxIds) {
        return attempt(() -> {
            ObjectNode email = Json.object().put("blobId", blobs.put(content)).put("receivedAt", receivedAt.toString());
            email.set("mailboxIds", Json.set(List.of(mailboxIds)));
            email.set("keywords", Json.set(keywords.asList()));
            return EmailType.store(access(), email);
        });
    }

    /** All Emails in the order of their creation. */
    public List<StoredEmail> emails() {
        return locked(() -> table("Email").all().stream().map(this::email).toList());
    }

    private StoredEmail email(ObjectNode email) {
        String blobId = email.get("blobId").asText();
        return new StoredEmail(email.get("id").asText(), blobId, new TreeSet<>(Json.names(email.get("mailboxIds"))),
                Keywords.of(Json.names(email.get("keywords"))), Instant.parse(email.get("receivedAt").asText()), blobs.get(blobId));
    }

    /** How often each content occurs in a mailbox: equal multisets mean nothing lost and nothing doubled. */
    public Map<ContentDigest, Integer> digests(String mailboxId) {
        Map<ContentDigest, Integer> counts = new TreeMap<>();
        emails().stream().filter(email -> email.mailboxIds().contains(mailboxId))
                .forEach(email -> counts.merge(email.content().digest(), 1, Integer::sum));
        return counts;
    }

    // blobs

    /** Adds a blob as an upload would. */
    public String addBlob(Content content) {
        return blobs.put(content);
    }

    /** The bytes of a blob. */
    public Content blob(String blobId) {
        Content content = blobs.get(blobId);
        if (content == null) {
            throw new NoSuchElementException("no blob " + blobId);
        }
        return content;
    }

    /** Drops every blob that no object refers to. */
    public void expireBlobs() {
        locked(() -> {
            Set<String> kept = new HashSet<>();
            tables.values().forEach(table -> table.all().forEach(object -> object.findValuesAsText("blobId").forEach(kept::add)));
            blobs.removeAllBut(kept);
            return null;
        });
    }

    Blobs blobs() {
        return blobs;
    }

    Table table(String type) {
        Table table = tables.get(type);
        if (table == null) {
            throw new NoSuchElementException("no type " + type);
        }
        return table;
    }

    /** Learns who there is to share with. */
    void meet(Collection<JmapAccount> others) {
        locked(() -> {
            principals = others.stream().map(JmapAccount::principalId).toList();
            PrincipalType.know(table("Principal"), others);
            return null;
        });
    }

    /** The test at work, who may do everything. */
    private Access access() {
        return new Access(this, principalId(), true, false, JmapQuirks.none(), principals);
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        blobs.close();
    }
}
