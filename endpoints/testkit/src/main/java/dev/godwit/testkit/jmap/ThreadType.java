package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Thread (RFC 8621 §3): Emails whose Message-ID, In-Reply-To and References meet. */
final class ThreadType implements DataType {
    @Override
    public String name() {
        return "Thread";
    }

    @Override
    public String capability() {
        return Urn.MAIL;
    }

    @Override
    public String idPrefix() {
        return "T";
    }

    @Override
    public Schema schema() {
        return new Schema().serverSet("id").serverSet("emailIds");
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "changes");
    }

    /** The thread for a new Email with these message ids. */
    static String find(Access access, List<String> messageIds) {
        JmapAccount account = access.account();
        String thread = messageIds.stream().map(account.threadsByMessageId::get).filter(Objects::nonNull).findFirst()
                .orElseGet(() -> access.table("Thread").newId());
        messageIds.forEach(id -> account.threadsByMessageId.putIfAbsent(id, thread));
        return thread;
    }

    static void add(Access access, ObjectNode email) {
        Table threads = access.table("Thread");
        String id = email.get("threadId").asText();
        ObjectNode before = threads.get(id);
        List<String> emails = before == null ? new ArrayList<>() : Json.texts(before.get("emailIds"));
        emails.add(email.get("id").asText());
        emails.sort(Comparator.comparing(each -> receivedAt(access, email, each)));
        put(threads, id, emails, before == null);
    }

    /** Of an Email of the thread, or of the one that is just coming. */
    private static String receivedAt(Access access, ObjectNode coming, String emailId) {
        ObjectNode email = access.get("Email", emailId);
        return (email == null ? coming : email).get("receivedAt").asText();
    }

    static void remove(Access access, ObjectNode email) {
        Table threads = access.table("Thread");
        String id = email.get("threadId").asText();
        List<String> emails = Json.texts(threads.get(id).get("emailIds"));
        emails.remove(email.get("id").asText());
        if (emails.isEmpty()) {
            threads.destroy(id);
            access.account().threadsByMessageId.values().removeIf(id::equals);
        } else {
            put(threads, id, emails, false);
        }
    }

    private static void put(Table threads, String id, List<String> emails, boolean isNew) {
        ObjectNode thread = Json.object().put("id", id);
        thread.set("emailIds", Json.array(emails));
        if (isNew) {
            threads.create(thread);
        } else {
            threads.update(thread);
        }
    }
}
