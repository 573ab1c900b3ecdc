package dev.godwit.memory;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scheme {@code memory:NAME}. Accounts of one instance of this class are shared by name and live as long as it
 * does. {@code ?without=moves_server_side,roles} switches features off when the account is first opened.
 */
public final class MemoryEndpoint implements EndpointType {
    private final Map<String, MemoryAccount> accounts = new ConcurrentHashMap<>();

    @Override
    public List<String> schemes() {
        return List.of("memory");
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("without", "names of features, separated by commas", "what the account shall not be able to do"));
    }

    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        return account(uri).openSource();
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        return account(uri).openTarget();
    }

    /** The account of that name, made if it is not there yet. */
    public MemoryAccount account(EndpointUri uri) {
        uri.requireOptions(Set.of("without"));
        MemoryFeature[] missing = uri.option("without").map(MemoryEndpoint::features).orElse(Set.of()).toArray(new MemoryFeature[0]);
        return accounts.computeIfAbsent(uri.path(), name -> new MemoryAccount(name, MemoryOptions.DEFAULT.without(missing)));
    }

    private static Set<MemoryFeature> features(String list) {
        Set<MemoryFeature> features = EnumSet.noneOf(MemoryFeature.class);
        for (String name : list.split(",")) {
            features.add(MemoryFeature.ALL.stream().filter(feature -> feature.name().equals(name.toUpperCase(Locale.ROOT))).findFirst()
                    .orElseThrow(() -> MemoryErrors.unknownFeature(name)));
        }
        return features;
    }
}
