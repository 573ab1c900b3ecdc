package dev.godwit.cli;

import dev.godwit.proxy.ProxyProcess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit proxy}. */
@Command(name = ProxyCommand.NAME, mixinStandardHelpOptions = true, sortOptions = false,
        description = {"The door in front of several servers: reads the account from the login and joins it to the server that holds it.",
            "SIGHUP reads the configuration again, SIGTERM ends after running commands have. docs/operations/proxy.md explains all of it."})
final class ProxyCommand implements Callable<Integer> {
    static final String NAME = "proxy";

    private final Streams streams;

    @Parameters(index = "0", paramLabel = "CONFIG", description = "The configuration: proxy.toml")
    private Path config;

    @Option(names = "--check", description = "Only look whether the configuration is right; every problem is told with line and column.")
    private boolean check;

    ProxyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws Exception {
        if (check) {
            ProxyProcess.check(config);
            streams.out().println(config + " is right");
            return ExitCode.OK.code();
        }
        AtomicReference<ProxyProcess> running = new AtomicReference<>();
        AtomicBoolean asked = new AtomicBoolean();
        // first: until somebody listens for it, SIGHUP kills
        Signals.onHangUp(() -> {
            asked.set(true);
            reload(running.get(), asked);
        });
        ProxyProcess proxy = ProxyProcess.start(config, streams.out(), streams.clock());
        running.set(proxy);
        reload(proxy, asked);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                proxy.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                ended.countDown();
            }
        }));
        ended.await();
        return ExitCode.OK.code();
    }

    /** @param proxy null while it is starting, which is followed by another call */
    private static void reload(ProxyProcess proxy, AtomicBoolean asked) {
        if (proxy != null && asked.getAndSet(false)) {
            proxy.reload();
        }
    }
}
