package dev.godwit.jmap;

import dev.godwit.contract.Body;
import dev.godwit.contract.RefusalReason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What James (3.8) changes in messages without a word: every line gets an end of CRLF, and a header without an end gets
 * one. Such a message is refused here, in the server's stead: then it is repaired openly, with a note.
 */
final class SilentChanges {
    private SilentChanges() {
    }

    static Optional<RefusalReason> in(Body body) throws IOException {
        int last = 0;
        int lineLength = 0;
        boolean headerEnds = false;
        try (InputStream in = new BufferedInputStream(body.open(), 1 << 16)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if ((b == '\n') != (last == '\r')) {
                    return Optional.of(RefusalReason.BARE_NEWLINE);
                }
                headerEnds |= b == '\n' && lineLength == 0;
                lineLength = b == '\n' ? 0 : b == '\r' ? lineLength : lineLength + 1;
                last = b;
            }
        }
        return last == '\r' ? Optional.of(RefusalReason.BARE_NEWLINE) : headerEnds ? Optional.empty() : Optional.of(RefusalReason.BAD_HEADER);
    }
}
