package dev.godwit.engine.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.MessageReader;
import dev.godwit.engine.run.Connections;
import dev.godwit.engine.run.Pauses;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Checks, long after a verification, that an account still holds what its manifest recorded: the seal proves that the
 * manifest was not changed, and every message is read anew and compared with the digest in it.
 */
public final class ManifestCheck {
    private static final int CHUNK = 2000;

    private final Path file;
    private final Source account;
    private final CopyOptions options;
    private final EngineListener listener;
    private final Findings findings = new Findings();
    private final Map<MailboxPath, Map<Long, Line>> waiting = new HashMap<>();

    /** @param account the target of the verification, or a copy of it that kept the UIDs */
    public ManifestCheck(Path file, Source account, CopyOptions options, EngineListener listener) {
        this.file = file;
        this.account = account;
        this.options = options;
        this.listener = listener;
    }

    private record Line(Map<String, String> fields) {
        MailboxPath mailbox() {
            return MailboxPath.parse(fields.get("target_mailbox"));
        }

        long uid() {
            return Long.parseLong(fields.get("target_uid"));
        }

        ContentDigest digest() {
            String hex = fields.getOrDefault("target_sha256", fields.get("sha256"));
            return hex == null ? null : ContentDigest.parse(hex);
        }
    }

    /** @throws EndpointException MALFORMED if the file is no manifest, was cut off or was changed; USAGE if it belongs to another account */
    public VerifyReport run() {
        Instant begin = options.clock().instant();
        checkSeal();
        Pauses pauses = new Pauses(listener);
        try (Connections<MailboxReader> readers = new Connections<>(account::openReader, 1, options.retry(), pauses);
                BufferedReader lines = Files.newBufferedReader(file)) {
            MessageReader messages = new MessageReader(readers);
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Line line = parse(text);
                switch (line.fields().get("type")) {
                    case "manifest" -> checkAccount(line);
                    case "message" -> add(line, messages);
                    case null, default -> { }
                }
            }
            waiting.forEach((mailbox, some) -> compare(mailbox, some, messages));
            return findings.report(VerifyReport.Level.CONTENT, waiting.size(), Duration.between(begin, options.clock().instant()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void checkAccount(Line line) {
        String identity = account.describe().identity();
        if (!identity.equals(line.fields().get("target"))) {
            throw EndpointException.of(Kind.USAGE, "the manifest is of " + line.fields().get("target") + ", not of " + identity)
                    .nextStep("Give the account that was the target of the verification.").explainedAs("manifest");
        }
    }

    private void add(Line line, MessageReader messages) {
        Map<Long, Line> some = waiting.computeIfAbsent(line.mailbox(), m -> new HashMap<>());
        some.put(line.uid(), line);
        if (some.size() >= CHUNK) {
            compare(line.mailbox(), some, messages);
            some.clear();
        }
    }

    private void compare(MailboxPath mailbox, Map<Long, Line> some, MessageReader messages) {
        Map<Long, Fingerprint> found;
        try {
            found = messages.fingerprints(mailbox, UidSet.of(some.keySet()));
        } catch (EndpointException e) {
            if (e.kind() != Kind.MAILBOX_GONE) {
                throw e;
            }
            findings.add(new Difference.MissingMailbox(mailbox));
            return;
        }
        for (Line line : some.values()) {
            Fingerprint print = found.get(line.uid());
            if (print == null) {
                findings.add(new Difference.MissingMessage(mailbox, line.uid(), null));
            } else if (line.digest() != null && !print.digest().equals(line.digest())) {
                findings.add(new Difference.Content(mailbox, Long.parseLong(line.fields().get("source_uid")), line.uid(),
                        "it is not what the manifest recorded"));
            }
            findings.compared(1, print == null ? 0 : print.size());
        }
        listener.progress(new Totals(findings.messages(), findings.bytes()), new Totals(findings.messages(), findings.bytes()));
    }

    private void checkSeal() {
        MessageDigest digest = ContentDigest.newSha256();
        String last = null;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                if (last != null) {
                    digest.update((last + "\n").getBytes(StandardCharsets.UTF_8));
                }
                last = text;
            }
            Map<String, String> seal = last == null ? Map.of() : parse(last).fields();
            if (!HexFormat.of().formatHex(digest.digest()).equals(seal.get("sha256_of_the_lines_above"))) {
                throw EndpointException.of(Kind.MALFORMED, file + " is not a manifest as it was written: its seal does not fit")
                        .nextStep("Use the copy that was put away at the time.").explainedAs("manifest");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private EndpointException unreadable(IOException e) {
        return EndpointException.of(Kind.MALFORMED, "the manifest " + file + " cannot be read: " + e.getMessage(), e).explainedAs("manifest");
    }

    private static Line parse(String text) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            String name = null;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    name = json.currentName();
                } else if (token.isScalarValue()) {
                    fields.put(name, json.getText());
                }
            }
        }
        return new Line(fields);
    }
}
