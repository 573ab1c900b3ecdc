package dev.godwit.cli;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit doctor}. */
@Command(name = "doctor", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Look before a copy: login, software, capabilities, quota, limits, how much and how long, and what will not carry over. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The account to read.")
    private String source;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TARGET", description = "The account to write, if it is known already.")
    private String target;

    @Mixin
    private OutputOptions output;

    @Mixin
    private SecretOptions.OfSource sourceSecrets;

    @Mixin
    private SecretOptions.OfTarget targetSecrets;

    DoctorCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return output.run(streams, out -> {
            EndpointUri from = EndpointUri.parse(source);
            EndpointUri to = target == null ? null : EndpointUri.parse(target);
            if (to != null) {
                EndpointTypes.of(to);
            }
            try (Source left = EndpointTypes.of(from).openSource(from, sourceSecrets.open(streams));
                    Target right = to == null || Rehearsal.isNeeded(to) ? null : EndpointTypes.of(to).openTarget(to, targetSecrets.open(streams))) {
                Diagnosis diagnosis = new Doctor(left, right, System::nanoTime).examine();
                out.result(diagnosis);
                return diagnosis.exit();
            }
        });
    }
}
