package dev.godwit.login;

import dev.godwit.contract.EndpointUri;
import java.util.List;
import java.util.Optional;

/**
 * Who logs in for whom.
 *
 * @param user whose password it is
 * @param authorization whose account is wanted, for SASL
 * @param proxyAuth whose account is wanted, for PROXYAUTH
 * @param account whose account is wanted, in any case
 */
public record LoginAs(String user, Optional<String> authorization, Optional<String> proxyAuth, String account) {

    static LoginAs of(EndpointUri uri) {
        List<String> ways = List.of("master", "admin", "authz", "proxyauth").stream().filter(uri.options()::containsKey).toList();
        if (ways.size() > 1) {
            throw UriOptions.usage(uri, "says in more than one way who logs in for whom: " + String.join(", ", ways), "Choose one of them.");
        }
        String user = uri.user();
        if (ways.isEmpty()) {
            return new LoginAs(user, Optional.empty(), Optional.empty(), user);
        }
        String value = uri.option(ways.getFirst()).orElseThrow();
        return switch (ways.getFirst()) {
            case "master" -> new LoginAs(user + uri.option("master-separator").orElse("*") + value, Optional.empty(), Optional.empty(), user);
            case "admin" -> new LoginAs(value, Optional.of(user), Optional.empty(), user);
            case "authz" -> new LoginAs(user, Optional.of(value), Optional.empty(), value);
            default -> new LoginAs(value, Optional.empty(), Optional.of(user), user);
        };
    }

    /** Whether the user's name says for whom a master user logs in. */
    public boolean isMaster() {
        return authorization.isEmpty() && proxyAuth.isEmpty() && !user.equals(account);
    }
}
