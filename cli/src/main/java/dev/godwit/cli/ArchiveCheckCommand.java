package dev.godwit.cli;

import dev.godwit.archive.ArchiveCheck;
import dev.godwit.archive.ArchiveCheck.Damage;
import dev.godwit.contract.EndpointUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit archive check}. */
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prove that an archive is whole: read everything, compare every message and item with its digest, name every damage.")
final class ArchiveCheckCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive: alice.godwit")
    private String archive;

    @Option(names = "--repair", description = "Remove what killed runs left behind. Damaged messages are never touched.")
    private boolean repair;

    @Mixin
    private OutputOptions output;

    ArchiveCheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            EndpointUri uri = Copying.archive(archive);
            List<Damage> damages = new ArrayList<>();
            Outcome outcome = new Outcome(ArchiveCheck.run(Path.of(uri.path()), repair, damages::add, _ -> { }), damages);
            out.result(outcome);
            return outcome.result.whole() ? ExitCode.OK : ExitCode.LOCAL;
        });
    }

    private record Outcome(ArchiveCheck.Result result, List<Damage> damages) implements Result {
        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            damages.forEach(damage -> text.append(ProgressDisplay.printable(damage.place() + ": " + damage.what())).append('\n'));
            if (result.leftovers() > 0) {
                text.append(Amounts.count(result.leftovers(), "leftover")).append(" of killed runs, ").append(Amounts.count(result.removed()))
                        .append(" removed").append(result.removed() == 0 ? " (--repair removes them)\n" : "\n");
            }
            return text.append(result.whole() ? "whole: " : "damaged: ").append(Amounts.count(result.messages(), "message")).append(result.items() == 0 ? "" : ", " + Amounts.count(result.items(), "item")).append(", ")
                    .append(Amounts.bytes(result.bytes())).append(result.whole() ? " read and compared with their digests\n"
                            : " read; " + Amounts.count(result.damages(), "damage") + "\n").toString();
        }

        @Override
        public List<Event> events() {
            List<Event> events = new ArrayList<>();
            damages.forEach(damage -> events.add(new Event("damage").put("place", damage.place()).put("text", damage.what())));
            events.add(new Event("summary").put("of", "archive-check").put("whole", result.whole()).put("messages", result.messages()).put("items", result.items())
                    .put("bodies", result.bodies()).put("bytes", result.bytes()).put("damages", result.damages())
                    .put("leftovers", result.leftovers()).put("removed", result.removed()));
            return events;
        }
    }
}
