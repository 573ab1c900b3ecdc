package dev.godwit.cli;

import dev.godwit.archive.ArchiveInspector;
import dev.godwit.archive.ArchiveInspector.Line;
import dev.godwit.archive.ArchiveSummary;
import dev.godwit.archive.ArchiveSummary.MailboxSummary;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.model.DataKind;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** What can be listed. */
    enum Type {
        MAILBOX(null), EMAIL(null), CALENDARS(DataKind.CALENDARS), CONTACTS(DataKind.CONTACTS), SCRIPTS(DataKind.SCRIPTS), FILES(DataKind.FILES),
        IDENTITIES(DataKind.IDENTITIES), VACATION(DataKind.VACATION), PARTICIPANT_IDENTITIES(DataKind.PARTICIPANT_IDENTITIES);

        /** Null for mail. */
        private final DataKind items;

        Type(DataKind items) {
            this.items = items;
        }

        @Override
        public String toString() {
            return items == null ? name().toLowerCase(Locale.ROOT) : items.word();
        }
    }

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive: alice.godwit")
    private String archive;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TYPE", description = "${COMPLETION-CANDIDATES}. Without it: a summary.")
    private Type type;

    @Option(names = "--mailbox", paramLabel = "NAME", description = "Only the messages of this mailbox.")
    private String mailbox;

    @Option(names = "--envelopes", description = "Show from, to and subject of each message as well.")
    private boolean envelopes;

    @Option(names = "--show", paramLabel = "ID", description = "Print the original of this one item, byte for byte, and nothing else.")
    private String show;

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
            try (ArchiveInspector inspector = ArchiveInspector.open(Path.of(Copying.archive(archive).path()))) {
                if (show != null) {
                    show(inspector);
                } else {
                    out.result(result(inspector));
                }
            }
            return ExitCode.OK;
        });
    }

    private Result result(ArchiveInspector inspector) {
        int size = Math.max(1, pageSize);
        long skip = (long) (Math.max(1, page) - 1) * size;
        ArchiveSummary summary = inspector.summary();
        if (type == null) {
            return new InspectResult.Overview(summary);
        }
        return switch (type) {
            case CALENDARS, CONTACTS, SCRIPTS, FILES, IDENTITIES, VACATION, PARTICIPANT_IDENTITIES ->
                    new InspectResult.Items(inspector.items().items(type.items, skip, size));
            case MAILBOX -> new InspectResult.Mailboxes(summary.mailboxes().stream().skip(skip).limit(size).toList());
            case EMAIL -> new InspectResult.Emails(emails(inspector, summary, skip, size));
        };
    }

    private void show(ArchiveInspector inspector) {
        if (type == null || type.items == null) {
            throw EndpointException.of(Kind.USAGE, "--show needs a type that has items").nextStep("Name it: godwit inspect " + archive + " calendars --show " + show);
        }
        try {
            if (inspector.items().show(type.items, show, streams.out()).isEmpty()) {
                throw EndpointException.of(Kind.USAGE, "there is no item '" + show + "' of this type").nextStep("The list without --show tells the ids.");
            }
            streams.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<InspectResult.Email> emails(ArchiveInspector inspector, ArchiveSummary summary, long skip, int size) {
        List<InspectResult.Email> found = new ArrayList<>();
        long toSkip = skip;
        for (MailboxSummary each : summary.mailboxes()) {
            if (mailbox != null && !each.path().equals(MailboxPath.parse(mailbox))) {
                continue;
            }
            if (toSkip >= each.messages()) {
                toSkip -= each.messages();
                continue;
            }
            long after = uidBefore(inspector, each.path(), toSkip);
            toSkip = 0;
            for (Line line : inspector.messages(each.path(), after, size - found.size(), envelopes)) {
                found.add(new InspectResult.Email(each.path(), line));
            }
            if (found.size() >= size) {
                break;
            }
        }
        return found;
    }

    /** The UID of the last message before the page. */
    private static long uidBefore(ArchiveInspector inspector, MailboxPath path, long skip) {
        long after = 0;
        for (long left = skip; left > 0;) {
            List<Line> passed = inspector.messages(path, after, (int) Math.min(left, 10_000), false);
            after = passed.getLast().uid();
            left -= passed.size();
        }
        return after;
    }
}
