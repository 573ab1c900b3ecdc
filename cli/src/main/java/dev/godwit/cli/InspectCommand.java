package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Look inside an archive, offline: what it holds of each type, or one type page by page.")
final class InspectCommand implements Callable<Integer> {
    private final Streams streams;

    /** What an archive holds. */
    enum Type { MAILBOXES, MESSAGES }

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive: alice.godwit")
    private String archive;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TYPE", description = "mailboxes or messages. Without it: a summary.")
    private Type type;

    @Option(names = "--mailbox", paramLabel = "NAME", description = "Only the messages of this mailbox.")
    private String mailbox;

    @Option(names = "--page", paramLabel = "N", description = "Which page, from 1.")
    private int page = 1;

    @Option(names = "--page-size", paramLabel = "N", description = "Lines per page; 50 unless given.")
    private int pageSize = 50;

    @Mixin
    private OutputOptions output;

    InspectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            EndpointUri uri = Copying.archive(archive);
            long skip = (long) Math.max(0, page - 1) * Math.max(1, pageSize);
            try (Source source = EndpointTypes.of(uri).openSource(uri, Secrets.NONE)) {
                out.result(type == null ? summary(source) : switch (type) {
                    case MAILBOXES -> mailboxes(source, skip);
                    case MESSAGES -> messages(source, skip);
                });
            }
            return ExitCode.OK;
        });
    }

    private Result summary(Source source) {
        long messages = 0;
        long bytes = 0;
        List<Mailbox> mailboxes = source.mailboxes();
        try (MailboxReader reader = source.openReader()) {
            for (Mailbox each : mailboxes) {
                Listing listing = each.selectable() ? reader.list(each.path()) : Listing.EMPTY;
                messages += listing.size();
                bytes += listing.totalSize();
            }
        }
        String notes = String.join("", source.describe().notes().stream().map(note -> "note       " + ProgressDisplay.printable(note) + "\n").toList());
        return new Page("mailboxes  " + Amounts.count(mailboxes.size()) + "\nmessages   " + Amounts.count(messages) + ", " + Amounts.bytes(bytes) + "\n" + notes,
                List.of(new Event("summary").put("of", "inspect").put("mailboxes", mailboxes.size()).put("messages", messages).put("bytes", bytes)));
    }

    private Result mailboxes(Source source, long skip) {
        List<Mailbox> shown = source.mailboxes().stream().skip(skip).limit(pageSize).toList();
        Map<MailboxPath, MailboxState> states = source.states(shown.stream().map(Mailbox::path).toList());
        StringBuilder text = new StringBuilder();
        List<Event> events = new ArrayList<>();
        for (Mailbox each : shown) {
            MailboxState state = states.get(each.path());
            long messages = state == null ? 0 : state.messages();
            String role = each.role().map(r -> r.name().toLowerCase(Locale.ROOT)).orElse("");
            text.append(String.format(Locale.ROOT, "%,10d  %-9s  %s\n", messages, role, ProgressDisplay.printable(each.path().toString())));
            events.add(new Event("mailbox").put("mailbox", each.path()).put("role", role.isEmpty() ? null : role).put("messages", messages)
                    .put("subscribed", each.subscribed()).put("uid_validity", state == null ? null : state.uidValidity()));
        }
        return new Page(text.toString(), events);
    }

    private Result messages(Source source, long skip) {
        StringBuilder text = new StringBuilder();
        List<Event> events = new ArrayList<>();
        List<MailboxPath> paths = mailbox == null
                ? source.mailboxes().stream().filter(Mailbox::selectable).map(Mailbox::path).toList() : List.of(MailboxPath.parse(mailbox));
        long toSkip = skip;
        try (MailboxReader reader = source.openReader()) {
            for (MailboxPath path : paths) {
                long here = reader.open(path).messages();
                if (toSkip >= here) {
                    toSkip -= here;
                    continue;
                }
                Listing listing = reader.list(path);
                for (int row = (int) toSkip; row < listing.size() && events.size() < pageSize; row++) {
                    add(text, events, path, listing, row);
                }
                toSkip = 0;
                if (events.size() >= pageSize) {
                    break;
                }
            }
        }
        return new Page(text.toString(), events);
    }

    private static void add(StringBuilder text, List<Event> events, MailboxPath path, Listing listing, int row) {
        String received = listing.receivedEpochSecond(row) == Long.MIN_VALUE ? "-" : Instant.ofEpochSecond(listing.receivedEpochSecond(row)).toString();
        text.append(String.format(Locale.ROOT, "%s  UID %d  %s  %s  [%s]\n", ProgressDisplay.printable(path.toString()), listing.uid(row),
                received, Amounts.bytes(Math.max(0, listing.size(row))), ProgressDisplay.printable(listing.keywords(row).toString())));
        events.add(new Event("message").put("mailbox", path).put("uid", listing.uid(row)).put("received", received)
                .put("bytes", listing.size(row)).put("keywords", listing.keywords(row).asList()));
    }

    private record Page(String text, List<Event> events) implements Result {
    }
}
