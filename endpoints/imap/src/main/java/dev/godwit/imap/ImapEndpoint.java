package dev.godwit.imap;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.util.List;

/** An account on an IMAP server: {@code imaps://user@host} (port 993), or {@code imap://user@host} (port 143, STARTTLS). */
public final class ImapEndpoint implements EndpointType {
    private static final int TO_READ = 4;
    /** More than for reading: each is mostly waiting for the disk. Dovecot allows 10 for a user from one address unless told otherwise. */
    private static final int TO_WRITE = 8;

    @Override
    public List<String> schemes() {
        return List.of("imaps", "imap");
    }

    @Override
    public List<Option> options() {
        return ImapOptions.ALL;
    }

    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        return new ImapSource(Sessions.open(ImapOptions.of(uri, TO_READ), secrets, true));
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        return new ImapTarget(Sessions.open(ImapOptions.of(uri, TO_WRITE), secrets, false));
    }
}
