package dev.godwit.dav;

import dev.godwit.dav.ItemWrites.Stored;
import dev.godwit.dav.client.RefusedException;
import java.io.IOException;

/**
 * Whether a server obeys {@code If-None-Match: *}. SOGo does not, and overwrites: where it is not known yet, and where it is
 * known not to, whoever writes looks first. Any thread.
 */
final class Preconditions {
    private enum Known { UNKNOWN, OBEYED, IGNORED }

    private volatile Known known = Known.UNKNOWN;

    boolean areObeyed() {
        return known == Known.OBEYED;
    }

    boolean areUnknown() {
        return known == Known.UNKNOWN;
    }

    /** Sends what was stored once more as new, which has to be refused. @return what is stored now */
    Stored test(Stored stored, DavErrors.Work<Stored> again) throws IOException {
        try {
            Stored now = again.run();
            known = Known.IGNORED;
            return now;
        } catch (RefusedException refused) {
            if (refused.status() == 412) {
                known = Known.OBEYED;
            }
            return stored;
        }
    }
}
