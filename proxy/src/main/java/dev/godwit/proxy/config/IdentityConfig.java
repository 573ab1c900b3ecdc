package dev.godwit.proxy.config;

import java.util.List;
import java.util.Optional;

/**
 * {@code [identity]}: which names are one account.
 *
 * @param defaultDomain        what bare names are completed with
 * @param masterUserSeparators {@code alice*admin}: what follows the first of these is whose password it is, and does not route
 * @param plusTags             characters that start a tag: {@code alice+list@…} is looked up as it stands, then as {@code alice@…}
 * @param jwtClaims            claims of a bearer token that name the account, the first that holds an address counts
 */
public record IdentityConfig(Optional<String> defaultDomain, List<String> masterUserSeparators, String plusTags, List<String> jwtClaims) {

    public IdentityConfig {
        masterUserSeparators = List.copyOf(masterUserSeparators);
        jwtClaims = List.copyOf(jwtClaims);
    }

    static IdentityConfig read(Section section) {
        IdentityConfig config = new IdentityConfig(section.string("default_domain"),
                section.strings("master_user_separators", List.of("%", "*")), section.string("plus_tags", "+"),
                section.strings("jwt_claims", List.of("email", "preferred_username", "upn", "unique_name", "sub")));
        section.end();
        return config;
    }
}
