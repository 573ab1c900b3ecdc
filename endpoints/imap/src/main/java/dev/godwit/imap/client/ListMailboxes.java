package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** LIST (RFC 9051 §6.3.9) with the return options of RFC 5258, RFC 6154 and RFC 5819, or LSUB. */
public final class ListMailboxes implements Command<MailboxList> {
    private final String verb;
    private final String pattern;
    private final List<String> returnOptions;
    private final List<ListEntry> entries = new ArrayList<>();
    private final Map<String, StatusItems> statuses = new HashMap<>();

    private ListMailboxes(String verb, String pattern, List<String> returnOptions) {
        this.verb = verb;
        this.pattern = pattern;
        this.returnOptions = List.copyOf(returnOptions);
    }

    /** @param returnOptions only if the server has LIST-EXTENDED; written as they stand */
    public static ListMailboxes list(String pattern, List<String> returnOptions) {
        return new ListMailboxes("LIST", pattern, returnOptions);
    }

    public static ListMailboxes lsub(String pattern) {
        return new ListMailboxes("LSUB", pattern, List.of());
    }

    @Override
    public String name() {
        return verb;
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw(verb).raw(" \"\" ").string(pattern);
        if (!returnOptions.isEmpty()) {
            out.raw(" RETURN (").raw(String.join(" ", returnOptions)).raw(")");
        }
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name == ResponseName.STATUS && !returnOptions.isEmpty()) {
            String mailbox = in.astring();
            statuses.put(mailbox, StatusItems.decode(in));
            return true;
        }
        if (!name.name().equals(verb)) {
            return false;
        }
        entries.add(entry(in));
        return true;
    }

    private static ListEntry entry(ImapDecoder in) throws IOException {
        in.skipSp();
        Set<String> attributes = new HashSet<>();
        in.expect('(');
        in.skipSp();
        while (!in.accept(')')) {
            attributes.add(in.atom().toLowerCase(Locale.ROOT));
            in.skipSp();
        }
        in.expectSp();
        String separator = in.nstring();
        in.expectSp();
        return new ListEntry(in.astring(), separator == null || separator.isEmpty() ? 0 : separator.charAt(0), attributes);
    }

    @Override
    public MailboxList completed(StatusResponse response) {
        return new MailboxList(entries, statuses);
    }
}
