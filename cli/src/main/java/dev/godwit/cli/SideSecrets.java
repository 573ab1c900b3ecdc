package dev.godwit.cli;

import dev.godwit.cli.EndpointSecrets.Sources;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each account of a side its secrets. What was said of the side as a whole is for its first account on a host and for
 * the others of that host and user, and is sent nowhere else; every other one needs its own: by host, by the numbered variable
 * of the environment, or at the prompt. A person is asked once for each host and user.
 */
final class SideSecrets {
    private final String side;
    private final Sources ofSide;
    private final SecretOptions.OfHosts ofHosts;
    private final Streams streams;

    SideSecrets(String side, Sources ofSide, SecretOptions.OfHosts ofHosts, Streams streams) {
        this.side = side;
        this.ofSide = ofSide;
        this.ofHosts = ofHosts;
        this.streams = streams;
    }

    /** In the order of the accounts. */
    List<Secrets> of(List<EndpointUri> accounts) {
        EndpointUri first = accounts.stream().filter(uri -> !uri.host().isEmpty()).findFirst().orElse(null);
        Map<String, Secrets> byLogin = new HashMap<>();
        List<Secrets> all = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            EndpointUri uri = accounts.get(i);
            String number = "_" + (i + 1);
            boolean shares = first == null || login(uri).equals(login(first));
            String own = environmentHas(number) ? number : "";
            all.add(byLogin.computeIfAbsent(login(uri) + own + key(uri), _ -> secrets(uri, number, shares)));
        }
        return all;
    }

    private static String login(EndpointUri uri) {
        return uri.host().toLowerCase(java.util.Locale.ROOT) + " " + uri.user();
    }

    private boolean environmentHas(String number) {
        String prefix = "GODWIT_" + side.toUpperCase(java.util.Locale.ROOT) + "_";
        return streams.environment().containsKey(prefix + "PASSWORD" + number) || streams.environment().containsKey(prefix + "TOKEN" + number);
    }

    private Secrets secrets(EndpointUri uri, String number, boolean shares) {
        String key = key(uri);
        if (!key.isEmpty()) {
            Sources sources = new Sources(ofHosts.passwordFiles.get(key), ofHosts.passwordCommands.get(key), ofHosts.tokenCommands.get(key));
            return new EndpointSecrets(side, number, name(uri), sources, streams);
        }
        if (environmentHas(number) || !shares) {
            return new EndpointSecrets(side, number, name(uri), new Sources(null, null, null), streams);
        }
        return new EndpointSecrets(side, ofSide, streams);
    }

    private String name(EndpointUri uri) {
        return side + " " + uri.scheme() + "://" + uri.host();
    }

    /** Under which key the options name this account; empty if under none. */
    private String key(EndpointUri uri) {
        Set<String> keys = keys(ofHosts);
        return List.of(uri.scheme() + "://" + uri.host(), uri.host()).stream().filter(keys::contains).findFirst().orElse("");
    }

    private static Set<String> keys(SecretOptions.OfHosts ofHosts) {
        Set<String> keys = new LinkedHashSet<>(ofHosts.passwordFiles.keySet());
        keys.addAll(ofHosts.passwordCommands.keySet());
        keys.addAll(ofHosts.tokenCommands.keySet());
        return keys;
    }

    /** @throws EndpointException USAGE if an option names a host that no account is on: its secret would go nowhere */
    static void check(SecretOptions.OfHosts ofHosts, List<EndpointUri> accounts) {
        for (String key : keys(ofHosts)) {
            if (accounts.stream().noneMatch(uri -> key.equals(uri.host()) || key.equals(uri.scheme() + "://" + uri.host()))) {
                throw EndpointException.of(Kind.USAGE, "a secret is given for '" + key + "', and no account is there")
                        .nextStep("Name the host as in the URL, or scheme://host.").explainedAs("no-password");
            }
        }
    }
}
