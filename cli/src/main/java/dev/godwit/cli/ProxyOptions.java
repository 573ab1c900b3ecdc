package dev.godwit.cli;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.wire.http.HttpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which proxy's management API to talk to, and how. */
final class ProxyOptions {
    private static final String TOKEN = "GODWIT_PROXY_TOKEN";

    @Option(names = "--proxy", paramLabel = "URL", description = "The proxy's management API: https://HOST:PORT. Or set GODWIT_PROXY.")
    String url;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File that holds the API's token. Or set " + TOKEN + ".")
    Path tokenFile;

    @Option(names = "--ca", paramLabel = "FILE", description = "Trust the authorities in this PEM file and no others. Or set GODWIT_PROXY_CA.")
    String ca;

    @Option(names = "--pin", paramLabel = "SHA256HEX", description = "Trust exactly the certificate with this fingerprint. Or set GODWIT_PROXY_PIN.")
    String pin;

    /** @throws EndpointException USAGE if something is missing or wrong */
    ProxyClient open(Streams streams) {
        URI uri = uri(streams);
        Map<String, String> options = new LinkedHashMap<>();
        given(ca, pin, "GODWIT_PROXY_CA", streams).ifPresent(file -> options.put("ca", file));
        given(pin, ca, "GODWIT_PROXY_PIN", streams).ifPresent(digest -> options.put("pin", digest));
        try {
            return new ProxyClient(uri, HttpOptions.of("https", "", uri.getHost(), uri.getPort(), "", options).tls(), token(streams));
        } catch (IllegalArgumentException e) {
            throw EndpointException.of(Kind.USAGE, "the proxy " + uri.getHost() + " " + e.getMessage());
        }
    }

    /** An option; or else what the environment says, unless the other option takes its place. */
    private static Optional<String> given(String option, String other, String variable, Streams streams) {
        return Optional.ofNullable(option).or(() -> other != null ? Optional.empty() : Optional.ofNullable(streams.environment().get(variable)).filter(value -> !value.isBlank()));
    }

    private URI uri(Streams streams) {
        String given = url != null ? url : streams.environment().get("GODWIT_PROXY");
        if (given == null) {
            throw EndpointException.of(Kind.USAGE, "no proxy was named").nextStep("Give its management API by --proxy https://HOST:PORT or GODWIT_PROXY.");
        }
        try {
            URI uri = URI.create(given);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException told) {
            // below, as for everything else that is no such URL
        }
        throw EndpointException.of(Kind.USAGE, "the proxy's URL is not like https://HOST:PORT");
    }

    private String token(Streams streams) {
        if (tokenFile != null) {
            try {
                return Files.readString(tokenFile).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.ofNullable(streams.environment().get(TOKEN)).filter(token -> !token.isBlank()).map(String::strip)
                .orElseThrow(() -> EndpointException.of(Kind.USAGE, "no token was given").nextStep("Give it by --token-file or the environment variable " + TOKEN + "."));
    }
}
