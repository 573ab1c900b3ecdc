package dev.godwit.cli;

import dev.godwit.archive.ArchiveInspector.Envelope;
import dev.godwit.archive.ArchiveInspector.Line;
import dev.godwit.archive.ArchiveSummary;
import dev.godwit.archive.ArchiveSummary.MailboxSummary;
import dev.godwit.archive.ItemsInspector;
import dev.godwit.model.Item;
import dev.godwit.model.MailboxPath;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code inspect} shows. */
sealed interface InspectResult extends Result {
    /** How much there is of each type. */
    record Overview(ArchiveSummary summary) implements InspectResult {
        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            for (ArchiveSummary.Type type : summary.types()) {
                text.append(String.format(Locale.ROOT, "%-19s %,10d", type.name(), type.count()))
                        .append(type.bytes() > 0 ? "  " + Amounts.bytes(type.bytes()) : "").append('\n');
            }
            text.append("bodies              ").append(String.format(Locale.ROOT, "%,10d", summary.bodies())).append("  ").append(Amounts.bytes(summary.bodyBytes()))
                    .append(", ").append(Amounts.bytes(summary.fileBytes())).append(" on the disk\n")
                    .append("made                ").append(Instant.ofEpochSecond(summary.createdEpochSecond())).append('\n')
                    .append("from                ").append(ProgressDisplay.printable(summary.origin().orElse(summary.origins().isEmpty() ? "nothing yet" : "no mail yet"))).append('\n');
            summary.origins().forEach((kind, origin) -> text.append(String.format(Locale.ROOT, "  %-18s", kind.word())).append(ProgressDisplay.printable(origin)).append('\n'));
            return text.toString();
        }

        @Override
        public List<Event> events() {
            return List.of(new Event("summary").put("of", "inspect").put("version", summary.version()).put("uuid", summary.uuid())
                    .put("created", Instant.ofEpochSecond(summary.createdEpochSecond())).put("origin", summary.origin().orElse(null)).put("origins", origins())
                    .put("types", summary.types().stream().map(type -> Event.object("type", type.name(), "count", type.count(), "bytes", type.bytes())).toList())
                    .put("bodies", summary.bodies()).put("body_bytes", summary.bodyBytes()).put("file_bytes", summary.fileBytes()));
        }

        /** Of each kind but mail, by its word; null if there are none. */
        private Map<String, String> origins() {
            Map<String, String> words = new LinkedHashMap<>();
            summary.origins().forEach((kind, origin) -> words.put(kind.word(), origin));
            return words.isEmpty() ? null : words;
        }
    }

    /** A page of mailboxes. */
    record Mailboxes(List<MailboxSummary> page) implements InspectResult {
        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            page.forEach(each -> text.append(String.format(Locale.ROOT, "%,10d  %10s  %-9s  %s\n", each.messages(), Amounts.bytes(each.bytes()), role(each),
                    ProgressDisplay.printable(each.path().toString()))));
            return text.toString();
        }

        private static String role(MailboxSummary mailbox) {
            return mailbox.role().map(role -> role.name().toLowerCase(Locale.ROOT)).orElse("");
        }

        @Override
        public List<Event> events() {
            return page.stream().map(each -> new Event("mailbox").put("mailbox", each.path()).put("role", each.role().map(r -> role(each)).orElse(null))
                    .put("subscribed", each.subscribed()).put("messages", each.messages()).put("bytes", each.bytes())
                    .put("uid_validity", each.uidValidity()).put("uid_next", each.uidNext())).toList();
        }
    }

    /** A message and where it is. */
    record Email(MailboxPath mailbox, Line line) {
    }

    /** A page of messages. */
    record Emails(List<Email> page) implements InspectResult {
        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            for (Email each : page) {
                Line line = each.line;
                text.append(ProgressDisplay.printable(each.mailbox + " UID " + line.uid() + "  " + Instant.ofEpochSecond(line.receivedEpochSecond()) + "  "
                        + Amounts.bytes(line.size()) + "  [" + line.keywords() + "]")).append('\n');
                line.envelope().ifPresent(envelope -> text.append("    ").append(ProgressDisplay.printable(describe(envelope))).append('\n'));
            }
            return text.toString();
        }

        private static String describe(Envelope envelope) {
            return envelope.from() + " -> " + envelope.to() + ": " + envelope.subject();
        }

        @Override
        public List<Event> events() {
            return page.stream().map(Emails::event).toList();
        }

        private static Event event(Email each) {
            Line line = each.line;
            Event event = new Event("message").put("mailbox", each.mailbox).put("uid", line.uid())
                    .put("received", Instant.ofEpochSecond(line.receivedEpochSecond())).put("bytes", line.size())
                    .put("keywords", line.keywords().asList()).put("sha256", line.digest());
            line.envelope().ifPresent(envelope -> event.put("from", envelope.from()).put("to", envelope.to()).put("subject", envelope.subject())
                    .put("message_id", envelope.messageId()));
            return event;
        }
    }

    /** A page of items of one kind. */
    record Items(List<ItemsInspector.Line> page) implements InspectResult {
        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            for (ItemsInspector.Line line : page) {
                Item item = line.item();
                String properties = item.properties().isEmpty() ? "" : "  " + item.properties();
                text.append(ProgressDisplay.printable(String.format(Locale.ROOT, "%6s  %-20s  %10s  %-16s  %s%s", item.id(), line.collection(), Amounts.bytes(item.size()),
                        item.mediaType(), item.name().isEmpty() ? item.uid() : item.name(), properties))).append('\n');
            }
            return text.toString();
        }

        @Override
        public List<Event> events() {
            return page.stream().map(Items::event).toList();
        }

        private static Event event(ItemsInspector.Line line) {
            Item item = line.item();
            Event event = new Event("item").put("kind", line.kind().word()).put("collection", line.collection()).put("id", item.id())
                    .put("version", item.version()).put("media_type", item.mediaType()).put("name", item.name()).put("uid", item.uid()).put("bytes", item.size());
            return item.properties().isEmpty() ? event : event.put("properties", item.properties());
        }
    }
}
