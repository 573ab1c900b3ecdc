package dev.godwit.cli;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.model.DataKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the doctor found.
 *
 * @param target null if there is none, or none yet
 * @param bytesPerSecond how fast the source was read for a moment; 0 if nothing was
 * @param leftBehind what will not carry over, or not as it is
 * @param obstacles what must be put right first
 * @param items how much there is besides mail
 */
record Diagnosis(EndpointDescription source, EndpointDescription target, long mailboxes, long messages, long bytes, long largest,
        double bytesPerSecond, List<String> leftBehind, List<String> obstacles,
        Map<DataKind, Long> items) implements Result {

    ExitCode exit() {
        return obstacles.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** The least it can take; null if nothing was measured. */
    Duration forecast() {
        return bytesPerSecond > 0 ? Duration.ofMillis(Math.round(bytes / bytesPerSecond * 1e3)) : null;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        describe(text, "source", source);
        if (target != null) {
            describe(text, "target", target);
        }
        items.forEach((kind, count) -> text.append("to copy   ").append(Amounts.count(count, "item")).append(" of ").append(kind.word()).append('\n'));
        text.append("to copy   ").append(Amounts.count(messages, "message")).append(", ").append(Amounts.bytes(bytes)).append(" in ")
                .append(Amounts.count(mailboxes, "mailbox")).append("; the largest message has ").append(Amounts.bytes(largest)).append('\n');
        if (forecast() != null) {
            text.append("forecast  at least ").append(Amounts.duration(forecast())).append(": the source was read at ")
                    .append(Amounts.bytes(Math.round(bytesPerSecond))).append("/s\n");
        }
        list(text, "will not carry over", leftBehind);
        list(text, "obstacles", obstacles);
        return text.append(obstacles.isEmpty() ? "ready\n" : "not ready: put the obstacles right first\n").toString();
    }

    private static void describe(StringBuilder text, String side, EndpointDescription endpoint) {
        text.append(side).append("    ").append(endpoint.display()).append('\n');
        endpoint.software().ifPresent(software -> text.append("  software      ").append(ProgressDisplay.printable(software)).append('\n'));
        if (!endpoint.capabilities().isEmpty()) {
            text.append("  capabilities  ").append(ProgressDisplay.printable(String.join(" ", endpoint.capabilities()))).append('\n');
        }
        endpoint.maxMessageSize().ifPresent(size -> text.append("  messages      up to ").append(Amounts.bytes(size)).append('\n'));
        endpoint.quota().ifPresent(quota -> text.append("  quota         ").append(Amounts.bytes(quota.usedBytes())).append(" used")
                .append(quota.limitBytes() < 0 ? ", no limit" : " of " + Amounts.bytes(quota.limitBytes())).append('\n'));
        endpoint.notes().forEach(note -> text.append("  note          ").append(ProgressDisplay.printable(note)).append('\n'));
    }

    private static void list(StringBuilder text, String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(heading).append('\n');
            lines.forEach(line -> text.append("  - ").append(ProgressDisplay.printable(line)).append('\n'));
        }
    }

    @Override
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.add(event("source", source));
        if (target != null) {
            events.add(event("target", target));
        }
        items.forEach((kind, count) -> events.add(new Event("items").put("kind", kind.word()).put("items", count)));
        events.add(new Event("summary").put("of", "doctor").put("ready", obstacles.isEmpty()).put("mailboxes", mailboxes)
                .put("messages", messages).put("bytes", bytes).put("largest_message", largest)
                .put("forecast_seconds", forecast() == null ? null : forecast().toMillis() / 1e3)
                .put("will_not_carry_over", leftBehind).put("obstacles", obstacles));
        return events;
    }

    private static Event event(String side, EndpointDescription endpoint) {
        return new Event("endpoint").put("side", side).put("url", endpoint.display()).put("software", endpoint.software().orElse(null))
                .put("capabilities", endpoint.capabilities())
                .put("max_message_size", endpoint.maxMessageSize().isPresent() ? endpoint.maxMessageSize().getAsLong() : null)
                .put("quota_used", endpoint.quota().map(EndpointDescription.Quota::usedBytes).orElse(null))
                .put("quota_limit", endpoint.quota().map(EndpointDescription.Quota::limitBytes).orElse(null))
                .put("notes", endpoint.notes());
    }
}
