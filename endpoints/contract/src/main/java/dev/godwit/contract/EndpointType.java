package dev.godwit.contract;

import java.util.List;

/** A kind of endpoint: what the composition root lists. */
public interface EndpointType {
    /** The URL schemes it answers to. */
    List<String> schemes();

    /** The options its URLs may carry; anything else in a URL is an error. */
    List<Option> options();

    /**
     * Connects, logs in and is ready to read.
     *
     * @throws EndpointException USAGE if this kind cannot be a source
     */
    Source openSource(EndpointUri uri, Secrets secrets);

    /**
     * Connects, logs in and is ready to read and write. Creates a file or directory that is not there yet.
     *
     * @throws EndpointException USAGE if this kind cannot be a target
     */
    Target openTarget(EndpointUri uri, Secrets secrets);

    /** One option of a URL, for help texts. */
    record Option(String name, String values, String meaning) {
    }
}
