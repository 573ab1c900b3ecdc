package dev.godwit.contract;

/** Gives the secret of one endpoint when it is needed. Implementations never put it into an exception or a log. */
public interface Secrets {
    /** The password. @throws EndpointException USAGE if none can be had, saying how to give one */
    String password();

    /**
     * An OAuth 2.0 access token. @param afterRejection true if the last one was refused or has expired: the command
     * that makes tokens is then run again instead of repeating what it said
     */
    String token(boolean afterRejection);

    /** For endpoints that need none. */
    Secrets NONE = new Secrets() {
        @Override
        public String password() {
            throw EndpointException.of(EndpointException.Kind.USAGE, "no password was given");
        }

        @Override
        public String token(boolean afterRejection) {
            throw EndpointException.of(EndpointException.Kind.USAGE, "no token was given");
        }
    };
}
