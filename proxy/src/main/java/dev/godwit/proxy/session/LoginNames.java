package dev.godwit.proxy.session;

import dev.godwit.proxy.config.IdentityConfig;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Identity;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads names by the policy of {@code [identity]}. @param config asked anew each time, because it can be reloaded */
public record LoginNames(Supplier<IdentityConfig> config) implements Identities {

    @Override
    public Optional<Identity> ofLogin(String authentication, String authorization) {
        return identifiers().login(authentication, authorization);
    }

    @Override
    public Optional<Identity> ofAddress(String address) {
        Identifiers.Policy policy = config.get().policy();
        return new Identifiers(new Identifiers.Policy(policy.lowercaseLocalPart(), "", policy.defaultDomain(), policy.tagSeparators(), policy.domainRoutes()))
                .login(address); // master users log in, nobody writes to them
    }

    @Override
    public Optional<Identity> ofToken(String token) {
        return BearerNames.name(token, config.get().jwtClaims()).flatMap(name -> identifiers().login(name));
    }

    private Identifiers identifiers() {
        return new Identifiers(config.get().policy());
    }
}
