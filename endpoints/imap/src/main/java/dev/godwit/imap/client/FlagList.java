package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A parenthesised list of flags, raw. */
final class FlagList {
    private FlagList() {
    }

    static List<String> decode(ImapDecoder in) throws IOException {
        List<String> flags = new ArrayList<>();
        in.skipSp();
        in.expect('(');
        in.skipSp();
        while (!in.accept(')')) {
            flags.add(in.atom());
            in.skipSp();
        }
        return flags;
    }

    /** The flags in the arguments of a PERMANENTFLAGS code. */
    static List<String> parse(String arguments) {
        List<String> flags = new ArrayList<>();
        for (String flag : arguments.replace('(', ' ').replace(')', ' ').split(" ")) {
            if (!flag.isEmpty()) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
