package dev.godwit.proxy.config;

import dev.godwit.routes.Identifiers;
import java.util.List;

/**
 * {@code [identity]}: which names are one account.
 *
 * @param policy    how names are read
 * @param jwtClaims claims of a bearer token that name the account; the first one that holds an address counts
 */
public record IdentityConfig(Identifiers.Policy policy, List<String> jwtClaims) {

    public IdentityConfig {
        jwtClaims = List.copyOf(jwtClaims);
    }

    static IdentityConfig read(Section section) {
        Identifiers.Policy policy = new Identifiers.Policy(section.flag("lowercase", true), section.string("master_user_separators", "%*"),
                section.string("default_domain"), section.string("tag_separators", "+"), section.flag("domain_routes", true));
        try {
            new Identifiers(policy);
        } catch (IllegalArgumentException e) {
            section.problem("default_domain", e.getMessage());
            policy = Identifiers.Policy.usual();
        }
        IdentityConfig config = new IdentityConfig(policy, section.strings("jwt_claims", List.of("email", "preferred_username", "upn", "unique_name", "sub")));
        section.end();
        return config;
    }
}
