package dev.godwit.login;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;

/** Reading of option values that several endpoints share. */
public final class UriOptions {
    private UriOptions() {
    }

    /** A whole number. @throws EndpointException USAGE if it is none, or outside of the bounds */
    public static int number(EndpointUri uri, String name, int otherwise, int min, int max) {
        String text = uri.option(name).orElse(Integer.toString(otherwise));
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw usage(uri, "has " + name + "=" + text, "It is a number from " + min + " to " + max + ".");
        }
        return Integer.parseInt(text);
    }

    /** An error about the URL: {@code scheme://user@host has …}. */
    public static EndpointException usage(EndpointUri uri, String what, String nextStep) {
        return EndpointException.of(Kind.USAGE, uri.scheme() + "://" + uri.user() + "@" + uri.host() + " " + what).nextStep(nextStep);
    }
}
