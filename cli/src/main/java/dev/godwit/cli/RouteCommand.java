package dev.godwit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit route}: the routes and sessions of a running proxy, by its management API. */
@Command(name = "route", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "Say which server holds an account, and look after its sessions, on a running proxy.")
final class RouteCommand {
    /** How a change is made, but for what the change is. */
    static final class ChangeOptions {
        @Option(names = "--epoch", paramLabel = "N", description = "Only if the route has this epoch; 0: only if there is none.")
        Long epoch;

        @Option(names = "--wait", paramLabel = "SECONDS", description = "How long to wait until the change is in effect on every proxy; the proxy's own time unless given.")
        Double wait;

        void addTo(Map<String, String> parameters) {
            Optional.ofNullable(epoch).ifPresent(value -> parameters.put("epoch", value.toString()));
            Optional.ofNullable(wait).ifPresent(value -> parameters.put("wait", value.toString()));
        }
    }

    static CommandLine withSubcommands(Streams streams) {
        return new CommandLine(new RouteCommand()).addSubcommand(new Get(streams)).addSubcommand(new Set(streams)).addSubcommand(new Remove(streams))
                .addSubcommand(new ListRoutes(streams)).addSubcommand(new Hold(streams)).addSubcommand(new Release(streams)).addSubcommand(new Kick(streams))
                .addSubcommand(new Drain(streams)).addSubcommand(new Sessions(streams)).addSubcommand(new Aliases(streams));
    }

    private RouteCommand() {
    }

    /** What all of them have. */
    static final class Common {
        @Mixin
        ProxyOptions proxy;

        @Mixin
        OutputOptions output;

        /** What one command does with the proxy. */
        @FunctionalInterface
        interface Work {
            ExitCode run(ProxyClient client, Output out);
        }

        int run(Streams streams, Work work) {
            return output.run(streams, out -> {
                try (ProxyClient client = proxy.open(streams)) {
                    return work.run(client, out);
                }
            });
        }

        /** Tells what became of a change; one that is not in effect everywhere is partly done. */
        int change(Streams streams, String method, String path, Map<String, String> parameters) {
            return run(streams, (client, out) -> {
                ProxyClient.Said said = client.send(method, path, parameters);
                out.result(RouteResult.told(said));
                return said.acknowledged() ? ExitCode.OK : ExitCode.PARTLY;
            });
        }

        int show(Streams streams, String path, Map<String, String> parameters) {
            return run(streams, (client, out) -> {
                out.result(RouteResult.told(client.send("GET", path, parameters)));
                return ExitCode.OK;
            });
        }
    }

    private static Map<String, String> parameters(String identifier) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("identifier", identifier);
        return parameters;
    }

    @Command(name = "get", mixinStandardHelpOptions = true, sortOptions = false, description = "Where an account lives, by any of its names.")
    static final class Get implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org, or @example.org for the route of a domain")
        private String account;

        Get(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return common.show(streams, "/mappings", parameters(account));
        }
    }

    @Command(name = "set", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Switch an account to another destination; done when no session anywhere goes on with the old one.")
    static final class Set implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Mixin
        private ChangeOptions change;

        @Parameters(index = "0", paramLabel = "ACCOUNT", description = "alice@example.org, or @example.org for a domain")
        private String account;

        @Parameters(index = "1", paramLabel = "DESTINATION", description = "As the proxy's configuration calls it.")
        private String destination;

        @Option(names = "--held-for", paramLabel = "SECONDS", description = "Only if the account is held for at least so long.")
        private Double heldFor;

        Set(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Map<String, String> parameters = parameters(account);
            parameters.put("destination", destination);
            Optional.ofNullable(heldFor).ifPresent(value -> parameters.put("held_for", value.toString()));
            change.addTo(parameters);
            return common.change(streams, "PUT", "/mappings", parameters);
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, sortOptions = false, description = "Take an account's route away: its domain's holds, or the default.")
    static final class Remove implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Mixin
        private ChangeOptions change;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org, or @example.org for a domain")
        private String account;

        Remove(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Map<String, String> parameters = parameters(account);
            change.addTo(parameters);
            return common.change(streams, "DELETE", "/mappings", parameters);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false, description = "All routes in the store, sorted by account.")
    static final class ListRoutes implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Option(names = "--after", paramLabel = "ACCOUNT", description = "Only those that sort behind it.")
        private String after = "";

        ListRoutes(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return common.run(streams, (client, out) -> {
                for (String from = after; from != null;) {
                    ProxyClient.Said page = client.send("GET", "/routes", Map.of("after", from));
                    List<Map<String, Object>> rows = RouteResult.rows(page.fields().get("routes"));
                    out.result(new RouteResult("route", rows));
                    from = (String) page.fields().get("next");
                }
                return ExitCode.OK;
            });
        }
    }

    @Command(name = "hold", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Let logins and requests of an account wait, and drain its sessions; done when none is left on any proxy.")
    static final class Hold implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Mixin
        private ChangeOptions change;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org, or @example.org for a domain")
        private String account;

        @Option(names = "--seconds", paramLabel = "N", description = "How long at most; 60 unless given.")
        private double seconds = 60;

        Hold(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Map<String, String> parameters = parameters(account);
            parameters.put("seconds", Double.toString(seconds));
            change.addTo(parameters);
            return common.change(streams, "POST", "/hold", parameters);
        }
    }

    @Command(name = "release", mixinStandardHelpOptions = true, sortOptions = false, description = "End a hold: those who wait find their way anew.")
    static final class Release implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Mixin
        private ChangeOptions change;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org, or @example.org for a domain")
        private String account;

        Release(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Map<String, String> parameters = parameters(account);
            change.addTo(parameters);
            return common.change(streams, "POST", "/release", parameters);
        }
    }

    @Command(name = "kick", mixinStandardHelpOptions = true, sortOptions = false, description = "Close all sessions of an account on this proxy, whatever name they logged in with.")
    static final class Kick implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org")
        private String account;

        Kick(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return common.change(streams, "POST", "/connections/kick", parameters(account));
        }
    }

    @Command(name = "drain", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Let an account's sessions on this proxy end after their running command, and close what is left.")
    static final class Drain implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org")
        private String account;

        @Option(names = "--seconds", paramLabel = "N", description = "After which what is left is closed; 30 unless given.")
        private double seconds = 30;

        @Option(names = "--status", description = "Only tell how far it is.")
        private boolean status;

        Drain(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Map<String, String> parameters = parameters(account);
            if (status) {
                return common.show(streams, "/drain", parameters);
            }
            parameters.put("seconds", Double.toString(seconds));
            return common.change(streams, "POST", "/drain", parameters);
        }
    }

    @Command(name = "sessions", mixinStandardHelpOptions = true, sortOptions = false, description = "An account's sessions on this proxy.")
    static final class Sessions implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org")
        private String account;

        Sessions(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return common.run(streams, (client, out) -> {
                out.result(new RouteResult("session", RouteResult.rows(client.send("GET", "/sessions", parameters(account)).fields().get("sessions"))));
                return ExitCode.OK;
            });
        }
    }

    @Command(name = "aliases", mixinStandardHelpOptions = true, sortOptions = false, description = "All names of an account; give it further ones, or take them away.")
    static final class Aliases implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private Common common;

        @Mixin
        private ChangeOptions change;

        @Parameters(paramLabel = "ACCOUNT", description = "alice@example.org")
        private String account;

        @Option(names = "--add", paramLabel = "NAME", description = "A name that logins use as well.")
        private String add;

        @Option(names = "--remove", paramLabel = "NAME", description = "A name that is the account's no more.")
        private String remove;

        Aliases(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            Map<String, String> parameters = parameters(account);
            if (add == null && remove == null) {
                return common.run(streams, (client, out) -> {
                    out.result(new RouteResult("alias", RouteResult.rows(client.send("GET", "/aliases", parameters).fields().get("identifiers"))));
                    return ExitCode.OK;
                });
            }
            parameters.put("alias", add != null ? add : remove);
            change.addTo(parameters);
            return common.change(streams, add != null ? "PUT" : "DELETE", "/aliases", parameters);
        }
    }
}
