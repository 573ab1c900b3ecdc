package dev.godwit.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command line: every command there is, what is common to them, and the exit code. */
@Command(name = "godwit", version = Main.VERSION, mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        header = "Moves mail accounts between servers: nothing lost, nothing doubled, proven.",
        description = {"%nAn account is named by a URL: imaps://alice@mail.example.org, maildir:/var/mail/alice, mbox:/home/alice/mail, "
                + "or an archive file such as alice.godwit. 'godwit endpoints' lists the options of each kind.%n"})
public final class Main {
    static final String VERSION = "godwit 0.1.0";
    static final String JSON = "--json";

    public static void main(String[] args) {
        Streams streams = Streams.ofProcess();
        Thread interrupted = new Thread(() -> streams.err().println("\ngodwit: interrupted; what was confirmed is noted, the same command carries on"));
        boolean copies = args.length == 0 || !args[0].equals(ProxyCommand.NAME); // a proxy ends by a signal, and says so itself
        if (copies) {
            Runtime.getRuntime().addShutdownHook(interrupted);
        }
        int exit = run(args, streams);
        if (copies) {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
        if (exit != 0 || somethingElseRuns()) {
            System.exit(exit);
        }
    }

    /** System.exit stops what still computes, and waits for it; where nothing does, returning is sooner. */
    private static boolean somethingElseRuns() {
        Thread[] threads = new Thread[Thread.activeCount() + 10];
        int count = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, count).anyMatch(thread -> thread != Thread.currentThread() && !thread.isDaemon());
    }

    /** Runs one command. @return its exit code */
    public static int run(String[] args, Streams streams) {
        CommandLine line = commandLine(args, streams);
        line.setOut(new PrintWriter(streams.out(), true)).setErr(new PrintWriter(streams.err(), true));
        line.setParameterExceptionHandler((e, given) -> tell(Failure.of(e), given, streams));
        line.setExecutionExceptionHandler((e, _, _) -> tell(Failure.of(e), args, streams));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line.execute(args);
    }

    /** Making a command's options takes time: where the first argument names a command, only that one is made. */
    private static CommandLine commandLine(String[] args, Streams streams) {
        CommandLine line = new CommandLine(new Main());
        Map<String, Supplier<Object>> commands = commands(streams);
        if (args.length > 0 && commands.containsKey(args[0])) {
            line.addSubcommand(args[0], commands.get(args[0]).get());
        } else {
            commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        }
        describeExitCodes(line);
        return line;
    }

    /** All commands, in the order of the help text. */
    private static Map<String, Supplier<Object>> commands(Streams streams) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(streams));
        commands.put("doctor", () -> new DoctorCommand(streams));
        commands.put("copy", () -> new CopyCommand(streams));
        commands.put("verify", () -> new VerifyCommand(streams));
        commands.put("import", () -> new ImportCommand(streams));
        commands.put("export", () -> new ExportCommand(streams));
        commands.put("inspect", () -> new InspectCommand(streams));
        commands.put("archive", () -> new CommandLine(new ArchiveCommand()).addSubcommand(new ArchiveCheckCommand(streams)));
        commands.put("manifest", () -> new CommandLine(new ManifestCommand()).addSubcommand(new ManifestCheckCommand(streams)));
        commands.put("route", () -> RouteCommand.withSubcommands(streams));
        commands.put("proxy", () -> new ProxyCommand(streams));
        commands.put("endpoints", () -> new EndpointsCommand(streams));
        return commands;
    }

    private static int tell(Failure failure, String[] args, Streams streams) {
        try (Output output = Arrays.asList(args).contains(JSON) ? new EventOutput(streams.out(), streams.clock(), false) : new TextOutput(streams, false, false)) {
            output.failed(failure);
        }
        return failure.exit().code();
    }

    private static void describeExitCodes(CommandLine line) {
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(exit -> codes.put(" " + exit.code(), exit.meaning()));
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.exitCodeListHeading("%nEXIT STATUS%n").exitCodeList(codes).width(100);
        line.getSubcommands().values().forEach(Main::describeExitCodes);
    }
}
