package dev.godwit.testkit.imap;

import java.io.IOException;
import java.io.UncheckedIOException;

/** IDLE (RFC 2177): changes are told by a second thread until the client says DONE. */
final class Idle {
    private Idle() {
    }

    static Reply run(Session s) throws IOException {
        s.needs("IDLE");
        s.in.crlf();
        s.out.line("+ idling");
        s.out.flush();
        s.in.flushing(false);
        Thread teller = Thread.ofVirtual().start(() -> tell(s));
        try {
            String done = s.in.line();
            if (!done.equalsIgnoreCase("DONE")) {
                throw Refused.bad("expected DONE");
            }
        } finally {
            teller.interrupt();
            join(teller);
            s.in.flushing(true);
        }
        return Reply.ok("done");
    }

    private static void tell(Session s) {
        try {
            while (s.selected != null) {
                s.selected.sync(s, true);
                s.out.flush();
                s.account.lock.lockInterruptibly();
                try {
                    if (!s.selected.hasNews()) {
                        s.account.changed.await();
                    }
                } finally {
                    s.account.lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(Thread teller) {
        try {
            teller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
