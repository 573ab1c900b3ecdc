package dev.godwit.cli;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.corpus.Change;
import dev.godwit.testkit.corpus.Corpus;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A migration from one in-memory server to another, by the very commands a user types. */
final class Demo implements AutoCloseable {
    private static final int CHANGES = 60;
    private final Streams streams;
    private final List<String> outputOptions;
    private final Output out;
    private final Path state;
    private final MailStore oldMail = new MailStore();
    private final MailStore newMail = new MailStore();
    private final Account oldAccount = oldMail.addAccount("alice", "swordfish");
    private final Account newAccount = newMail.addAccount("alice", "plover");
    private final ImapServer oldServer = ImapServer.start(oldMail, Quirks.none());
    private final ImapServer newServer = ImapServer.start(newMail, Quirks.none());

    Demo(Streams streams, OutputOptions options, Output out) {
        this.streams = streams;
        this.outputOptions = options.asArguments();
        this.out = out;
        try {
            state = Files.createTempDirectory("godwit-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ExitCode run() {
        Corpus corpus = Corpus.lively();
        corpus.fill(oldAccount);
        out.say("Two IMAP servers run inside this process; nothing outside of it is touched.");
        out.say("On the old one is alice's account: " + Amounts.count(corpus.size(), "message") + ", " + Amounts.bytes(oldAccount.usedBytes())
                + " in " + Amounts.count(corpus.mailboxes().size(), "mailbox") + ", one message of 20 MB among them.");
        int exit = godwit("copy", oldUrl(), newUrl());
        if (exit == 0) {
            change(corpus);
            exit = godwit("copy", "--propagate-deletions", "--no-trash", oldUrl(), newUrl());
        }
        if (exit == 0) {
            exit = godwit("verify", "--strict", oldUrl(), newUrl());
        }
        if (exit != 0) {
            return ExitCode.of(exit);
        }
        if (!messages(oldAccount).equals(messages(newAccount))) {
            out.say("\nThe verification is content, but the servers' own memory differs: this is a defect of Godwit.");
            return ExitCode.DIFFERENT;
        }
        out.say("\nBoth servers hold the same messages, byte for byte. Next: ./godwit doctor imaps://you@your.server");
        return ExitCode.OK;
    }

    /** What the server itself holds: how often each message occurs in each mailbox, levels without messages left out. */
    private static Map<MailboxPath, Map<ContentDigest, Integer>> messages(Account account) {
        Map<MailboxPath, Map<ContentDigest, Integer>> digests = new HashMap<>(account.digests());
        digests.values().removeIf(Map::isEmpty);
        return digests;
    }

    private void change(Corpus corpus) {
        List<Change> changes = corpus.changes(1, CHANGES);
        changes.forEach(change -> change.applyTo(oldAccount));
        out.say("\nMeanwhile alice goes on working on the old server: " + Amounts.count(count(changes, Change.Arrival.class), "message") + " arrived, "
                + count(changes, Change.FlagChange.class) + " marked, " + count(changes, Change.Move.class) + " moved, "
                + count(changes, Change.Deletion.class) + " deleted, " + Amounts.count(count(changes, Change.Renaming.class), "mailbox") + " renamed.");
    }

    private static long count(List<Change> changes, Class<? extends Change> kind) {
        return changes.stream().filter(kind::isInstance).count();
    }

    private int godwit(String... command) {
        out.say("\n$ godwit " + String.join(" ", command));
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(1, outputOptions);
        Map<String, String> environment = new HashMap<>(streams.environment());
        environment.putAll(Map.of("GODWIT_SOURCE_PASSWORD", oldAccount.password(), "GODWIT_TARGET_PASSWORD", newAccount.password(),
                "GODWIT_STATE_DIR", state.toString()));
        return Main.run(arguments.toArray(String[]::new), streams.withEnvironment(environment));
    }

    private String oldUrl() {
        return "imap://alice@127.0.0.1:" + oldServer.port() + "?cleartext=yes";
    }

    private String newUrl() {
        return "imap://alice@127.0.0.1:" + newServer.port() + "?cleartext=yes";
    }

    @Override
    public void close() {
        oldServer.close();
        newServer.close();
        try {
            deleteAll(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
