package dev.godwit.lab;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Every case of the endpoint contract on every server of the lab, and why a server leaves one out. */
@Tag("lab")
class ServersContractTest {
    @Nested
    class Dovecot23Maildir extends LabContract {
        Dovecot23Maildir() {
            super("dovecot23-maildir");
        }
    }

    @Nested
    class Dovecot23Sdbox extends LabContract {
        Dovecot23Sdbox() {
            super("dovecot23-sdbox");
        }
    }

    @Nested
    class Dovecot24 extends LabContract {
        Dovecot24() {
            super("dovecot24");
        }
    }

    @Nested
    class Cyrus36 extends LabContract {
        Cyrus36() {
            super("cyrus36");
        }
    }

    @Nested
    class Cyrus310 extends LabContract {
        Cyrus310() {
            super("cyrus310");
        }
    }

    @Nested
    class Courier extends LabContract {
        Courier() {
            super("courier");
        }
    }
}
