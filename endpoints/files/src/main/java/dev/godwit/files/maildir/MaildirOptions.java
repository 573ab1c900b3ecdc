package dev.godwit.files.maildir;

import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointType.Option;
import dev.godwit.contract.EndpointUri;
import dev.godwit.files.FolderNames;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of a {@code maildir:} URL. Null means: find out from what is there.
 *
 * @param symlinks whether mailbox directories that are symbolic links are followed
 * @param fsync whether every message is forced to the disk before it is answered for
 */
record MaildirOptions(Layout layout, Flavor flavor, FolderNames names, boolean symlinks, boolean fsync) {

    /** How mailboxes become directories. */
    enum Layout {
        /** {@code .A.B} beside the INBOX: '.' between levels. */
        MAILDIRPP,
        /** {@code A/B} below the INBOX: Dovecot's {@code LAYOUT=fs}. */
        FS
    }

    /** Whose index files are read first and written. */
    enum Flavor {
        DOVECOT, COURIER
    }

    static final List<Option> DECLARED = List.of(
            new Option("layout", "auto, maildir++, fs", "how mailboxes become directories (auto: looked up; a new tree is maildir++)"),
            new Option("flavor", "auto, dovecot, courier", "whose UID list, keywords and subscriptions count and are written (auto: looked up; a new tree is Dovecot's)"),
            new Option("names", "auto, mutf7, utf8", "how non-ASCII mailbox names are written (auto: looked up; a new tree has mutf7 for Dovecot, utf8 for Courier 5)"),
            new Option("symlinks", "no, yes", "follow mailbox directories that are symbolic links; message files that are links are never followed"),
            new Option("fsync", "no, yes", "force each message to the disk before it counts as stored"));

    static MaildirOptions of(EndpointUri uri) {
        Set<String> known = DECLARED.stream().map(Option::name).collect(Collectors.toSet());
        uri.requireOptions(known);
        Layout layout = switch (value(uri, "layout")) {
            case "auto" -> null;
            case "maildir++" -> Layout.MAILDIRPP;
            case "fs" -> Layout.FS;
            case String other -> throw wrong("layout", other, "auto, maildir++ or fs");
        };
        Flavor flavor = switch (value(uri, "flavor")) {
            case "auto" -> null;
            case "dovecot" -> Flavor.DOVECOT;
            case "courier" -> Flavor.COURIER;
            case String other -> throw wrong("flavor", other, "auto, dovecot or courier");
        };
        FolderNames names = switch (value(uri, "names")) {
            case "auto" -> null;
            case "mutf7" -> FolderNames.MUTF7;
            case "utf8" -> FolderNames.UTF8;
            case String other -> throw wrong("names", other, "auto, mutf7 or utf8");
        };
        return new MaildirOptions(layout, flavor, names, uri.flag("symlinks"), uri.flag("fsync"));
    }

    private static String value(EndpointUri uri, String name) {
        return uri.option(name).orElse("auto").toLowerCase(Locale.ROOT);
    }

    private static EndpointException wrong(String name, String value, String allowed) {
        return EndpointException.of(Kind.USAGE, "maildir: the option '" + name + "' is " + allowed + ", not '" + value + "'");
    }
}
