package dev.godwit.testkit.imap;

import java.io.IOException;

/** GETQUOTAROOT and GETQUOTA with one root (RFC 9208). */
final class Quota {
    private Quota() {
    }

    static Reply run(Session s, String command) throws IOException {
        s.needs("QUOTA");
        s.in.sp();
        String name = s.in.astring();
        s.in.crlf();
        if (command.equals("GETQUOTAROOT")) {
            s.out.text("* QUOTAROOT ").string(name, false).line(" \"\"");
        }
        if (s.account.quota() == Long.MAX_VALUE) {
            s.out.line("* QUOTA \"\" ()");
        } else {
            s.out.line("* QUOTA \"\" (STORAGE " + (s.account.usedBytes() + 1023) / 1024 + " " + s.account.quota() / 1024 + ")");
        }
        return Reply.ok("done");
    }
}
