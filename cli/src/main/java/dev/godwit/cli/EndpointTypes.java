package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import java.util.List;

/** Every kind of endpoint there is, and nothing else knows them all. */
final class EndpointTypes {
    static final List<EndpointType> ALL = List.of();

    private EndpointTypes() {
    }

    /** @throws EndpointException USAGE if no endpoint answers to its scheme, or does not know its options */
    static EndpointType of(EndpointUri uri) {
        for (EndpointType type : ALL) {
            if (type.schemes().contains(uri.scheme())) {
                return type;
            }
        }
        throw EndpointException.of(Kind.USAGE, "'" + uri.text() + "' is not an endpoint: there is no scheme '" + uri.scheme() + "'")
                .nextStep("Known: " + String.join(", ", ALL.stream().flatMap(type -> type.schemes().stream()).sorted().toList()) + ".")
                .explainedAs("endpoint-url");
    }
}
