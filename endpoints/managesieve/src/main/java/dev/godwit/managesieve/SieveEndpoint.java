package dev.godwit.managesieve;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemsOnly;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.util.List;

/** The Sieve scripts of an account: {@code sieve://user@host} (port 4190, STARTTLS), or {@code sieves://} where TLS comes first. */
public final class SieveEndpoint implements EndpointType {
    @Override
    public List<String> schemes() {
        return List.of("sieve", "sieves");
    }

    @Override
    public List<Option> options() {
        return SieveOptions.ALL;
    }

    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        Sessions sessions = Sessions.open(SieveOptions.of(uri), secrets);
        return new ItemsOnly(sessions::describe, new SieveSource(sessions), sessions::close);
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        Sessions sessions = Sessions.open(SieveOptions.of(uri), secrets);
        return new ItemsOnly(sessions::describe, new SieveTarget(sessions), sessions::close);
    }
}
