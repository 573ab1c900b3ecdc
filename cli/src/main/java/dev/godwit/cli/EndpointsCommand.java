package dev.godwit.cli;

import dev.godwit.contract.EndpointType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit endpoints}. */
@Command(name = "endpoints", mixinStandardHelpOptions = true, description = "List the kinds of account and the options of their URLs.")
final class EndpointsCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private OutputOptions output;

    EndpointsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            out.result(new Kinds(EndpointTypes.ALL));
            return ExitCode.OK;
        });
    }

    private record Kinds(List<EndpointType> types) implements Result {
        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            for (EndpointType type : types) {
                text.append(String.join(", ", type.schemes())).append('\n');
                type.options().forEach(option -> text.append("  " + option.name() + "=" + option.values() + "\n      " + option.meaning() + "\n"));
            }
            return text.toString();
        }

        @Override
        public List<Event> events() {
            List<Event> events = new ArrayList<>();
            for (EndpointType type : types) {
                events.add(new Event("endpoint").put("schemes", type.schemes()).put("options", type.options().stream()
                        .map(option -> Event.object("name", option.name(), "values", option.values(), "meaning", option.meaning())).toList()));
            }
            return events;
        }
    }
}
