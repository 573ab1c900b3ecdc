package dev.godwit.engine.verify;

import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.run.Ends;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Listing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The record of a verification: a text file with one JSON object a line, first what was compared, then one line a
 * message, last the outcome and the SHA-256 of everything before it, so that a later change of the file shows. Described
 * in {@code docs/formats/manifest.md}. Becomes visible under its name only when it is complete.
 */
public final class Manifest implements AutoCloseable {
    /** {@code sha256sum}'s way to check it: {@code head -n -1 FILE | sha256sum}. */
    private final MessageDigest digest = ContentDigest.newSha256();
    private final Path file;
    private final Path unfinished;
    private final OutputStream out;

    private Manifest(Path file) throws IOException {
        this.file = file;
        this.unfinished = file == null ? null : file.resolveSibling(file.getFileName() + ".unfinished");
        this.out = file == null ? OutputStream.nullOutputStream()
                : new java.io.BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(unfinished), digest), 1 << 16);
    }

    /** @param file null to write none */
    static Manifest create(Path file, Ends ends, VerifyJob.Options options, Instant now) {
        try {
            Manifest manifest = new Manifest(file);
            manifest.line("{\"type\":\"manifest\",\"version\":1,\"time\":\"" + now + "\",\"level\":\"" + options.level().name().toLowerCase(java.util.Locale.ROOT)
                    + "\",\"source\":" + quote(ends.sourceDescription.identity()) + ",\"target\":" + quote(ends.targetDescription.identity()) + "}");
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the manifest " + file, e);
        }
    }

    /** @param stored of the target's bytes, where they were read; null otherwise */
    synchronized void message(MailboxPair pair, long sourceUid, long targetUid, Fingerprint print, Fingerprint stored, Listing source, int row) {
        if (file == null) {
            return;
        }
        line("{\"type\":\"message\",\"mailbox\":" + quote(pair.source().toString()) + ",\"source_uid\":" + sourceUid
                + ",\"target_mailbox\":" + quote(pair.target().toString()) + ",\"target_uid\":" + targetUid
                + (print == null ? "" : ",\"sha256\":\"" + print.digest() + "\",\"size\":" + print.size())
                + (stored == null || print == null || stored.digest().equals(print.digest()) ? "" : ",\"target_sha256\":\"" + stored.digest() + "\"")
                + (source.receivedEpochSecond(row) == Long.MIN_VALUE ? "" : ",\"received\":" + source.receivedEpochSecond(row))
                + ",\"keywords\":" + quote(source.keywords(row).toString()) + "}");
    }

    void seal(VerifyReport report) {
        if (file == null) {
            return;
        }
        report.differences().forEach(d -> line("{\"type\":\"difference\",\"text\":" + quote(d.describe()) + "}"));
        try {
            out.flush();
            String seal = HexFormat.of().formatHex(digest.digest());
            line("{\"type\":\"seal\",\"mailboxes\":" + report.mailboxes() + ",\"messages\":" + report.messages() + ",\"differences\":"
                    + report.differenceCount() + ",\"sha256_of_the_lines_above\":\"" + seal + "\"}");
            out.close();
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the manifest " + file, e);
        }
    }

    private void line(String json) {
        try {
            out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the manifest " + file, e);
        }
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public void close() {
        try {
            try {
                out.close();
            } finally {
                if (unfinished != null) {
                    Files.deleteIfExists(unfinished);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the manifest " + file, e);
        }
    }
}
