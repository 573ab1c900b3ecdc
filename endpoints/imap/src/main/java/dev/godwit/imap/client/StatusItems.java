package dev.godwit.imap.client;

import dev.godwit.model.MailboxState;
import dev.godwit.wire.imap.ImapDecoder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What STATUS tells of a mailbox (RFC 9051 §7.3.4).
 *
 * @param numbers by item, in upper case
 * @param mailboxId null if not told (RFC 8474)
 */
public record StatusItems(Map<String, Long> numbers, String mailboxId) {

    static StatusItems decode(ImapDecoder in) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        String mailboxId = null;
        in.skipSp();
        in.expect('(');
        in.skipSp();
        while (!in.accept(')')) {
            String item = in.atom().toUpperCase(Locale.ROOT);
            in.expectSp();
            if (item.equals("MAILBOXID") && in.accept('(')) {
                mailboxId = in.astring();
                in.skipSp();
                in.expect(')');
            } else {
                // O365 has sent NIL and negative numbers here
                numbers.put(item, item.equals("HIGHESTMODSEQ") && !in.at('-') && !in.at('N') ? in.number() : in.lenientNumber());
            }
            in.skipSp();
        }
        return new StatusItems(numbers, mailboxId);
    }

    public long number(String item) {
        return numbers.getOrDefault(item, 0L);
    }

    public MailboxState state() {
        return new MailboxState(number("UIDVALIDITY"), number("UIDNEXT"), number("MESSAGES"), number("HIGHESTMODSEQ"));
    }
}
