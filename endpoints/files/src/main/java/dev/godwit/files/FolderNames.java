package dev.godwit.files;

import dev.godwit.wire.imap.ModifiedUtf7;
import java.nio.charset.StandardCharsets;

/** How the name of one level of a mailbox path is written in a directory name. */
public enum FolderNames {
    /** As it is: Courier 5 and later, Dovecot with {@code mailbox_list_utf8}. */
    UTF8 {
        @Override
        public String encode(String level) {
            return level;
        }

        @Override
        public String decode(String written) {
            return written;
        }
    },
    /** RFC 3501 §5.1.3: Dovecot, Courier before 5. */
    MUTF7 {
        @Override
        public String encode(String level) {
            return ModifiedUtf7.encode(level);
        }

        /** A name that is no modified UTF-7 is taken as it is. */
        @Override
        public String decode(String written) {
            return ModifiedUtf7.decode(written.getBytes(StandardCharsets.UTF_8)).orElse(written);
        }
    };

    public abstract String encode(String level);

    public abstract String decode(String written);
}
